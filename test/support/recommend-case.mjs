/** Problems planted into a simulated month, and what a recommendation about each must name. */
import { services, simulate, teams } from './simulate.mjs';

const dayMs = 86_400_000;
const monday = Date.UTC(2024, 0, 1);
const slots = ['business-hours', 'evenings', 'nights', 'weekends'];

function slotOf({ weekday, hour }) {
  if (weekday >= 5) return slots[3];
  if (hour >= 8 && hour < 18) return slots[0];
  return hour >= 18 && hour < 22 ? slots[1] : slots[2];
}

function slower(incident, factor) {
  incident.responseFactor *= factor;
  incident.resolutionFactor *= factor;
}

/** Ordinary days that differ in volume and speed. */
export const noisy = { volumeNoise: 0.15, speedNoise: 0.15 };

/** Each with the rule that must find it and, where it is about a group, the key it must name. */
export const planted = {
  'all clocks 1.5 times as long as the month before': {
    rule: 'declining-compliance',
    plant: (incident) => slower(incident, 1.5),
  },
  'one service (22 %) twice as slow': {
    rule: 'dominating-group',
    key: services[0],
    plant: (incident) => incident.service === 0 && slower(incident, 2),
  },
  'one customer (10 %) 2.5 times as slow': {
    rule: 'dominating-group',
    key: 'customer-3',
    plant: (incident) => incident.customer === 3 && slower(incident, 2.5),
  },
  'first response of one team 2.7 times as slow': {
    rule: 'slow-response',
    key: teams[1],
    plant: (incident, draw) => {
      // Teams that share every service, so that no service stands for the team.
      incident.team = Math.floor(draw() * teams.length);
      if (incident.team === 1) incident.responseFactor *= 2.7;
    },
  },
  'first response three times as slow at weekends': {
    rule: 'slow-response',
    key: 'weekends',
    plant: (incident) => {
      if (incident.weekday >= 5) incident.responseFactor *= 3;
    },
  },
  'after hours everything 1.8 times as slow': {
    rule: 'after-hours',
    key: 'after-hours',
    plant: (incident) => slotOf(incident) !== slots[0] && slower(incident, 1.8),
  },
  'a team with 45 % of the incidents, 1.7 times as slow': {
    rule: 'uneven-teams',
    key: teams[0],
    plant: (incident, draw) => {
      if (draw() < 0.2) incident.team = 0;
      if (incident.team === 0) slower(incident, 1.7);
    },
  },
  'response time grows as the 2.5th power of the day’s load': {
    rule: 'busy-days',
    key: 'busiest',
    load: 2.5,
  },
  'one service reopens 15 % instead of 4 %': {
    rule: 'reopened-work',
    key: services[1],
    plant: (incident) => {
      if (incident.service === 1) incident.reopenShare = 0.15;
    },
  },
  'one team pauses 40 %, each worth 0.9 targets': {
    rule: 'pause-use',
    key: teams[2],
    plant: (incident) => {
      if (incident.team !== 2) return;
      incident.pausedShare = 0.4;
      incident.pauseHides = 0.9;
    },
  },
  'response targets of P1 never half used (1,000 clocks)': {
    rule: 'target-fit',
    key: 'P1',
    plant: (incident, draw) => {
      if (draw() < 0.6) incident.priority = 0;
      if (incident.priority === 0) incident.responseFactor *= 0.12;
    },
  },
  'response targets of P1 missed by three in four': {
    rule: 'target-fit',
    key: 'P1',
    plant: (incident) => {
      if (incident.priority === 0) incident.responseFactor *= 9;
    },
  },
};

/** A month and the one before it as the rules' source; the plant is in the later one, `before` in the earlier. */
export function recommendSource(draw, options, plant = {}) {
  const previous = simulate(draw, plant.before === undefined ? options : { ...options, plant: plant.before });
  const volumes = new Map();
  const month = simulate(draw, {
    ...options,
    ...(plant.load === undefined
      ? {}
      : {
          dayVolume: (day) => {
            const factor = 0.5 + 1.2 * draw();
            volumes.set(day, factor);
            return factor;
          },
        }),
    plant: (incident, own) => {
      plant.plant?.(incident, own);
      if (plant.load !== undefined) incident.responseFactor *= (volumes.get(incident.day) ?? 1) ** plant.load;
    },
  });
  const { facts, incidents } = month;
  return {
    facts,
    previous: previous.facts,
    from: monday,
    to: monday + (options.days ?? 30) * dayMs,
    zone: 'UTC',
    workingCalendar: null,
    reopened: Uint8Array.from(incidents, ({ reopened }) => (reopened ? 1 : 0)),
    metOnlyByPause: Uint8Array.from(incidents, ({ resolution, unpaused }) =>
      resolution <= 1 && unpaused > 1 ? 1 : 0,
    ),
    complianceTarget: 0.95,
    pauseExamples: [],
    trends: [],
    patterns: [],
    breaches: incidents.flatMap((incident, row) => {
      if (facts.overall.outcome[row] !== 1) return [];
      const { service, team, priority, customer } = facts.labels;
      return [
        {
          incident: `INC-${row}`,
          service: service[incident.service],
          team: team[incident.team],
          priority: priority[incident.priority],
          customer: customer[incident.customer],
          time: slotOf(incident),
        },
      ];
    }),
  };
}

/** Whether a recommendation is the one a plant asks for. */
export function answers({ rule, evidence }, plant) {
  return rule === plant.rule && (plant.key === undefined || evidence.scope?.key === plant.key);
}
