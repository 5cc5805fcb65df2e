/** What may pass for a pattern and is none: each with the family that must not find it. */

/** P1 is answered thirty times as fast as P4. */
const paces = [0.3, 1, 3, 9];
export const paceOf = ({ priority }) => paces[priority];

/** Seven in ten incidents of one service have one priority. */
export function mostly(priority) {
  return {
    shape: (incident, draws) => {
      if (incident.service === 2 && draws.uniform() < 0.7) incident.priority = priority;
    },
  };
}

const isMorning = ({ hour }) => hour >= 9 && hour < 12;
/** A Wednesday of the window. */
const badDay = 6;

export const decoys = [
  {
    family: 'breachHotSpots',
    what: '9:00 to 12:00 breaches more on every day, factor 4',
    plant: { breachFactor: (incident) => (isMorning(incident) ? 4 : 1) },
  },
  {
    family: 'breachHotSpots',
    what: 'all of Wednesday breaches more, factor 4',
    plant: { breachFactor: ({ weekday }) => (weekday === 2 ? 4 : 1) },
  },
  {
    family: 'breachHotSpots',
    what: 'days on which much goes wrong, sd of log 1.3',
    plant: { breachNoise: 1.3 },
  },
  {
    family: 'breachHotSpots',
    what: 'one Wednesday morning nearly everything breaches, 30 incidents more',
    plant: {
      breachFactor: (incident, day) => (day === badDay && isMorning(incident) ? 12 : 1),
      extra: (_draws, from) =>
        Array.from({ length: 30 }, (_, at) => ({ day: from + badDay, hour: 9 + (at % 3) })),
    },
  },
  {
    family: 'volumeHotSpots',
    what: 'one crowded hour, 60 incidents more',
    plant: { extra: (_draws, from) => Array.from({ length: 60 }, () => ({ day: from + 12, hour: 10 })) },
  },
  {
    family: 'highResponse',
    what: 'one service has mostly P4, priorities have their own pace',
    plant: { ...mostly(3), responseFactor: paceOf },
  },
];
