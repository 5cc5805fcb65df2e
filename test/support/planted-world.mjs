/**
 * A seeded world of incidents: daily series of a history and the incident columns of its last 30 days, from the same
 * incidents. Nothing is to be found in it but what is planted; volume has a week and office hours.
 */
import { createDraws } from './draws.mjs';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
export const windowDays = 30;
const firstDay = Date.UTC(2026, 0, 1);
const epochDay = firstDay / dayMs;
const noDay = -(2 ** 31);
const weekdayFactors = [1.2, 1.15, 1.1, 1.1, 1.05, 0.45, 0.35];
const weekdayMean = weekdayFactors.reduce((sum, factor) => sum + factor, 0) / 7;
const hourWeights = [0, 1].map((weekend) =>
  Array.from({ length: 24 }, (_, hour) => {
    if (weekend === 1) return hour >= 9 && hour < 20 ? 1.5 : 1;
    if (hour >= 8 && hour < 18) return 8;
    return hour === 7 || hour === 18 ? 4 : 1;
  }),
);
const zipf = (n) => Array.from({ length: n }, (_, index) => 1 / (index + 2));
const services = Array.from({ length: 12 }, (_, index) => `service-${'abcdefghijkl'[index]}`);
const teams = ['red', 'green', 'blue', 'amber', 'violet', 'grey'];
const teamOf = [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 0, 1];
const priorities = ['P1', 'P2', 'P3', 'P4'];
const customers = Array.from({ length: 40 }, (_, index) => `customer ${index + 1}`);
const weights = {
  service: zipf(12),
  team: zipf(6),
  priority: [1, 2, 4, 3],
  customer: zipf(40),
  title: zipf(30),
};
const nouns = 'login cart search invoice mail report export upload sync queue'.split(' ');
const verbs = ['fails for user', 'is slow since deploy', 'returns error code'];
const baseBreach = 0.08;
const responseMedianMs = 20 * 60_000;
const resolutionMedianMs = 4 * hourMs;

/**
 * `plant` may hold: dailyFactor(day) for volume, breachFactor(incident, day), responseFactor(incident, day),
 * resolutionFactor(incident, day), dayNoise (sd of a log factor of the day's volume), breachNoise (sd of a log factor of
 * the day's breaches), memory (lag-1 correlation of the volume noise), extra(draws, firstDayOfWindow) for incidents,
 * shape(incident, draws) to change what an incident is before it is judged.
 */
export function plantedWorld({ seed, perMonth, days = 180, plant = {} }) {
  const draws = createDraws(seed);
  const incidents = [];
  let noise = 0;
  for (let day = 0; day < days; day += 1) {
    const weekday = (day + 3) % 7;
    const sd = plant.dayNoise ?? 0;
    const memory = plant.memory ?? 0;
    noise = memory * noise + Math.sqrt(1 - memory * memory) * draws.normal();
    const level = (plant.dailyFactor?.(day) ?? 1) * Math.exp(sd * noise - (sd * sd) / 2);
    const count = draws.poisson(((perMonth / 30) * weekdayFactors[weekday] * level) / weekdayMean);
    const breachDay = Math.exp((plant.breachNoise ?? 0) * draws.normal());
    for (let index = 0; index < count; index += 1) {
      incidents.push(
        incidentOf(draws, day, draws.weighted(hourWeights[weekday > 4 ? 1 : 0]), breachDay, seed),
      );
    }
  }
  for (const wanted of plant.extra?.(draws, days - windowDays) ?? []) {
    incidents.push({ ...incidentOf(draws, wanted.day, wanted.hour, 1, seed), ...wanted });
  }
  for (const incident of incidents) finish(draws, incident, plant);
  incidents.sort((a, b) => a.at - b.at);
  return {
    series: seriesOf(incidents, days),
    columns: columnsOf(incidents.filter(({ day }) => day >= days - windowDays)),
  };
}

function incidentOf(draws, day, hour, breachDay, seed) {
  const service = draws.weighted(weights.service);
  const number = draws.below(100_000);
  // Titles are either shared by all services, some more common than others, or each service has its own, alike common.
  const title =
    seed % 2 === 0
      ? `${nouns[Math.floor(draws.weighted(weights.title) / 3)]} ${verbs[draws.below(3)]} ${number}`
      : `${services[service]}: ${nouns[draws.below(8)]} of part ${services[service].at(-1).repeat(3)} broken #${number}`;
  const team = draws.uniform() < 0.8 ? teamOf[service] : draws.weighted(weights.team);
  const priority = draws.weighted(weights.priority);
  const customer = draws.weighted(weights.customer);
  const at = draws.uniform() * hourMs;
  return { day, hour, minuteMs: at, service, team, priority, customer, title, breachDay };
}

function finish(draws, incident, plant) {
  const { day, hour } = incident;
  incident.weekday = (day + 3) % 7;
  plant.shape?.(incident, draws);
  incident.at = Math.floor(firstDay + day * dayMs + hour * hourMs + incident.minuteMs);
  incident.responseMs = Math.floor(
    responseMedianMs * Math.exp(1.0 * draws.normal()) * (plant.responseFactor?.(incident, day) ?? 1),
  );
  incident.resolutionMs = Math.floor(
    resolutionMedianMs * Math.exp(1.1 * draws.normal()) * (plant.resolutionFactor?.(incident, day) ?? 1),
  );
  const chance = Math.min(0.95, baseBreach * incident.breachDay * (plant.breachFactor?.(incident, day) ?? 1));
  incident.verdict = draws.uniform() < 0.01 ? 2 : draws.uniform() < chance ? 1 : 0;
  incident.afterHours = incident.afterHours ?? (incident.weekday > 4 || hour < 8 || hour >= 18 ? 1 : 0);
}

function seriesOf(incidents, days) {
  const byDay = Array.from({ length: days }, () => []);
  for (const incident of incidents) byDay[incident.day]?.push(incident);
  const dates = byDay.map((_, day) => new Date(firstDay + day * dayMs).toISOString().slice(0, 10));
  const decided = byDay.map((list) => list.filter(({ verdict }) => verdict < 2).length);
  const hits = byDay.map((list) => list.filter(({ verdict }) => verdict === 1).length);
  const ones = byDay.map(() => 1);
  const sizes = byDay.map((list) => list.length);
  const median = (list, field) => {
    if (list.length < 5) return null;
    const sorted = Float64Array.from(list, (incident) => incident[field]).sort();
    const middle = (sorted.length - 1) / 2;
    return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2000;
  };
  return [
    { name: 'volume', kind: 'count', dates, values: sizes, n: ones },
    { name: 'breaches', kind: 'count', dates, values: hits, n: ones },
    {
      name: 'compliance',
      kind: 'rate',
      dates,
      values: decided.map((n, day) => (n === 0 ? null : 1 - hits[day] / n)),
      n: decided,
    },
    {
      name: 'response',
      kind: 'duration',
      dates,
      values: byDay.map((list) => median(list, 'responseMs')),
      n: sizes,
    },
    {
      name: 'resolution',
      kind: 'duration',
      dates,
      values: byDay.map((list) => median(list, 'resolutionMs')),
      n: sizes,
    },
  ];
}

function columnsOf(incidents) {
  const labels = [];
  const codeOf = new Map();
  const titles = Int32Array.from(incidents, ({ title }) => {
    if (!codeOf.has(title)) codeOf.set(title, labels.push(title) - 1);
    return codeOf.get(title);
  });
  const codes = (field) => Int32Array.from(incidents, (incident) => incident[field]);
  // The world's series count everything by the day of the opening.
  const localDay = Int32Array.from(incidents, ({ day }) => epochDay + day);
  return {
    count: incidents.length,
    openedAtMs: Float64Array.from(incidents, ({ at }) => at),
    localDay,
    countsAsOpened: new Uint8Array(incidents.length).fill(1),
    verdictDay: localDay.map((day, row) => (incidents[row].verdict === 2 ? noDay : day)),
    responseDay: localDay,
    resolutionDay: localDay,
    hourOfWeek: Uint8Array.from(incidents, ({ weekday, hour }) => weekday * 24 + hour),
    service: { labels: services, codes: codes('service') },
    team: { labels: teams, codes: codes('team') },
    priority: { labels: priorities, codes: codes('priority') },
    customer: { labels: customers, codes: codes('customer') },
    verdict: Uint8Array.from(incidents, ({ verdict }) => verdict),
    responseMs: Float64Array.from(incidents, ({ responseMs }) => responseMs),
    resolutionMs: Float64Array.from(incidents, ({ resolutionMs }) => resolutionMs),
    pausedMs: new Float64Array(incidents.length),
    reopenCount: new Uint16Array(incidents.length),
    title: { labels, codes: titles },
    afterHours: Uint8Array.from(incidents, ({ afterHours }) => afterHours),
  };
}
