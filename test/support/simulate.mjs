/**
 * Incidents of a period drawn at random straight into the columns of a report, for proofs about statistics: what is
 * planted is known, and thousands of periods take seconds.
 */
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Monday 1 January 2024, 00:00 UTC. */
const monday = Date.UTC(2024, 0, 1);

export const services = ['api', 'billing', 'checkout', 'login', 'mail', 'payments', 'search', 'store'];
export const teams = ['amber', 'blue', 'coral', 'dune'];
export const priorities = ['P1', 'P2', 'P3', 'P4'];
export const customers = Array.from({ length: 10 }, (_, index) => `customer-${index}`);

const responseTargetMs = [900_000, 1_800_000, 7_200_000, 28_800_000];
const resolutionTargetMs = [14_400_000, 28_800_000, 86_400_000, 259_200_000];
const priorityShares = [0.1, 0.25, 0.4, 0.25];
const serviceShares = [0.22, 0.18, 0.15, 0.13, 0.11, 0.09, 0.07, 0.05];
const weekdayFactor = [1.2, 1.2, 1.15, 1.1, 1.05, 0.6, 0.5];
const hourWeights = [
  14, 12, 10, 10, 12, 18, 30, 52, 78, 96, 100, 94, 80, 88, 94, 90, 82, 70, 54, 42, 34, 28, 22, 18,
];
const codes = { met: 0, breached: 1 };

/** Uniform draws in [0, 1) from a `Random` of the core. */
export function uniform(random) {
  return () => (random.below(2 ** 32) + 0.5) / 2 ** 32;
}

/** A standard normal draw (Box and Muller). */
export function normal(draw) {
  return Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
}

function poisson(draw, mean) {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(draw)));
  let left = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > left || count < 0; count += 1) {
    product *= draw();
    if (product <= left) return count + 1;
  }
  left = 0;
  return count;
}

function choose(draw, shares) {
  let left = draw();
  for (let index = 0; index < shares.length; index += 1) {
    left -= shares[index];
    if (left < 0) return index;
  }
  return shares.length - 1;
}

const defaults = {
  days: 30,
  perDay: 50,
  firstDay: 0,
  /** Spread of a day's volume and of its speed around the ordinary, on the log scale. */
  volumeNoise: 0,
  speedNoise: 0,
  /** Median share of the target that is consumed, and its spread on the log scale. */
  responseMedian: 0.2,
  responseSigma: 0.75,
  resolutionMedian: 0.24,
  resolutionSigma: 0.72,
  pausedShare: 0.15,
  reopenShare: 0.04,
  /** Changes one incident before its clocks are drawn: `{ service, team, priority, customer, day, hour, ... }`. */
  plant: () => {},
  /** Factor of a day's volume. */
  dayVolume: () => 1,
};

/** Draws a period. `draw` gives uniform numbers in [0, 1). */
export function simulate(draw, options = {}) {
  const settings = { ...defaults, ...options };
  const incidents = [];
  const days = [];
  const hourTotal = hourWeights.reduce((sum, weight) => sum + weight, 0);
  const hourShares = hourWeights.map((weight) => weight / hourTotal);
  for (let day = 0; day < settings.days; day += 1) {
    const weekday = (settings.firstDay + day) % 7;
    const noise = settings.volumeNoise === 0 ? 1 : Math.exp(settings.volumeNoise * normal(draw));
    const factor = settings.dayVolume(day, weekday);
    const opened = poisson(draw, settings.perDay * weekdayFactor[weekday] * noise * factor);
    const speed = settings.speedNoise === 0 ? 1 : Math.exp(settings.speedNoise * normal(draw));
    days.push({ weekday, opened });
    for (let count = 0; count < opened; count += 1)
      incidents.push(incidentOf(draw, settings, day, weekday, speed, hourShares));
  }
  return { facts: factsOf(incidents, settings), days, incidents };
}

function incidentOf(draw, settings, day, weekday, speed, hourShares) {
  const service = choose(draw, serviceShares);
  const incident = {
    day,
    weekday,
    hour: choose(draw, hourShares),
    service,
    team: service % teams.length,
    priority: choose(draw, priorityShares),
    customer: Math.floor(draw() * customers.length),
    responseFactor: speed,
    resolutionFactor: speed,
    pausedShare: settings.pausedShare,
    pauseHides: 0,
    reopenShare: settings.reopenShare,
  };
  settings.plant(incident, draw);
  const lognormal = (median, sigma) => median * Math.exp(sigma * normal(draw));
  incident.response = lognormal(settings.responseMedian, settings.responseSigma) * incident.responseFactor;
  incident.resolution =
    lognormal(settings.resolutionMedian, settings.resolutionSigma) * incident.resolutionFactor;
  incident.reopened = draw() < incident.reopenShare;
  if (incident.reopened) incident.resolution *= 1.5;
  incident.paused = draw() < incident.pausedShare;
  // Paused clocks would have taken longer; `pauseHides` is how many targets a pause is worth.
  incident.unpaused =
    incident.resolution * (incident.paused ? 1.3 : 1) + (incident.paused ? incident.pauseHides : 0);
  incident.startedAt =
    monday + (settings.firstDay + day) * dayMs + incident.hour * hourMs + Math.floor(draw() * hourMs);
  return incident;
}

function factsOf(incidents, settings) {
  const clock = (target, share) => {
    const n = incidents.length;
    const columns = {
      n,
      outcome: new Uint8Array(n),
      counted: new Uint8Array(n).fill(1),
      stopped: new Uint8Array(n).fill(1),
      elapsedMs: new Float64Array(n),
      wallMs: new Float64Array(n),
      startedAt: Float64Array.from(incidents, ({ startedAt }) => startedAt),
      stoppedAt: new Float64Array(n),
      targetMs: new Float64Array(n),
      codes: Object.fromEntries(
        ['service', 'team', 'priority', 'customer'].map((key) => [
          key,
          Int32Array.from(incidents, (one) => one[key]),
        ]),
      ),
    };
    incidents.forEach((incident, row) => {
      const targetMs = target[incident.priority];
      const elapsed = Math.round(targetMs * share(incident));
      columns.targetMs[row] = targetMs;
      columns.elapsedMs[row] = elapsed;
      columns.wallMs[row] = elapsed;
      columns.stoppedAt[row] = incident.startedAt + elapsed;
      columns.outcome[row] = elapsed <= targetMs ? codes.met : codes.breached;
    });
    return columns;
  };
  const response = clock(responseTargetMs, (incident) => incident.response);
  const resolution = clock(resolutionTargetMs, (incident) => incident.resolution);
  const overall = clock(resolutionTargetMs, () => 0);
  for (let row = 0; row < overall.n; row += 1)
    overall.outcome[row] = Math.max(response.outcome[row], resolution.outcome[row]);
  return {
    response,
    resolution,
    overall,
    labels: { service: services, team: teams, priority: priorities, customer: customers },
    cancelled: { n: 0, hadBreached: 0 },
    reopened: incidents.filter(({ reopened }) => reopened).length,
    openedInPeriod: incidents.length,
    openNow: { n: 0, oldestOpenedAt: null },
    heldBack: 0,
    flags: {},
    policies: [],
    settings,
  };
}
