/** What is planted, how it must be found, and for which sizes. Window: days 150 to 179 of 180. */
const hourMs = 3_600_000;
/** From 1 on the window's first day straight to `size` on its last. */
const rising = (day, size) => (day < 150 ? 1 : 1 + ((size - 1) * (day - 150)) / 29);

/**
 * Each: family, what, plant(size), hit(finding texts, dates), sizes per incidents a month; cell(hourOfWeek) where an
 * oracle that knows it is asked too.
 */
export const plants = [
  level('resolution', 'resolutionFactor', { 3000: 1.35, 300: 2.2 }),
  level('response', 'responseFactor', { 3000: 1.35, 300: 2.2 }),
  level('volume', 'dailyFactor', { 3000: 1.25, 300: 1.6 }),
  level('compliance', 'breachFactor', { 3000: 1.7, 300: 3.5 }),
  {
    family: 'seasonality',
    what: 'response slower on Fridays, factor',
    sizes: { 3000: 1.5, 300: 2 },
    plant: (size) => ({ responseFactor: (_incident, day) => ((day + 3) % 7 === 4 ? size : 1) }),
    hit: (text) => text === 'response 7',
  },
  {
    family: 'seasonality',
    what: 'resolution slower every 10th to 12th day of ten, factor',
    sizes: { 3000: 1.8, 300: 3.5 },
    plant: (size) => ({ resolutionFactor: (_incident, day) => (day % 10 < 3 ? size : 1) }),
    hit: (text) => text === 'resolution 10',
  },
  {
    family: 'anomalies',
    what: 'one day, volume, factor',
    sizes: { 3000: 1.7, 300: 3.2 },
    plant: (size) => ({ dailyFactor: (day) => (day === 166 ? size : 1) }),
    hit: (text, dates) => text === `volume ${dates[166]} high`,
  },
  {
    family: 'anomalies',
    what: 'one day, response, factor',
    sizes: { 3000: 2.1, 300: 9 },
    plant: (size) => ({ responseFactor: (_incident, day) => (day === 166 ? size : 1) }),
    hit: (text, dates) => text === `response ${dates[166]} high`,
  },
  {
    family: 'anomalies',
    what: 'one day, breach rate, factor',
    sizes: { 3000: 3.5, 300: 10 },
    plant: (size) => ({ breachFactor: (_incident, day) => (day === 166 ? size : 1) }),
    hit: (text, dates) => text === `compliance ${dates[166]} low`,
  },
  {
    family: 'trend',
    what: 'volume rises over the window, last over first day',
    sizes: { 3000: 1.55, 300: 4 },
    plant: (size) => ({ dailyFactor: (day) => rising(day, size) }),
    hit: (text) => text === 'volume rising',
  },
  {
    family: 'trend',
    what: 'response slows over the window, last over first day',
    sizes: { 3000: 1.8, 300: 10 },
    plant: (size) => ({
      responseFactor: (_incident, day) => rising(day, size),
    }),
    hit: (text) => text === 'response rising',
  },
  {
    family: 'trend',
    what: 'breach rate rises over the window, last over first day',
    sizes: { 3000: 3, 300: 10 },
    plant: (size) => ({ breachFactor: (_incident, day) => rising(day, size) }),
    hit: (text) => text === 'compliance falling',
  },
  {
    family: 'stability',
    what: 'daily breach rate varies, sd of its logarithm',
    sizes: { 3000: 0.7, 300: 1.3 },
    plant: (size) => ({ breachNoise: size }),
    hit: () => true,
  },
  {
    family: 'riskFactors',
    what: 'one service (12 %) breaches more, factor',
    sizes: { 3000: 2.4, 300: 7 },
    plant: (size) => ({ breachFactor: ({ service }) => (service === 2 ? size : 1) }),
    hit: (text) => text === 'service service-c higher',
  },
  {
    family: 'concentration',
    what: 'one service with one priority breaches more, factor',
    sizes: { 3000: 4, 300: 11.5 },
    plant: (size) => ({
      breachFactor: ({ service, priority }) => (service === 1 && priority === 2 ? size : 1),
    }),
    hit: (text) => text === 'service service-b priority P3',
  },
  {
    family: 'volumeHotSpots',
    what: 'Tuesdays 14:00, incidents added a week',
    sizes: { 3000: 18, 300: 8 },
    plant: (size) => ({ extra: (draws, from) => weekly(draws, from, 1, 14, size, {}) }),
    hit: (text) => covers(text, 'null', 1, 14),
  },
  {
    family: 'teamHotSpots',
    what: "one team's Thursdays 10:00, incidents added a week",
    sizes: { 3000: 10, 300: 9 },
    plant: (size) => ({ extra: (draws, from) => weekly(draws, from, 3, 10, size, { team: 4 }) }),
    hit: (text) => covers(text, 'violet', 3, 10),
  },
  {
    family: 'breachHotSpots',
    what: 'Wednesdays 9:00 to 12:00 breach more, factor',
    sizes: { 3000: 5, 300: 11.5 },
    plant: (size) => ({
      breachFactor: ({ weekday, hour }) => (weekday === 2 && hour >= 9 && hour < 12 ? size : 1),
    }),
    hit: (text) => covers(text, 'null', 2, 10),
    cell: (hourOfWeek) => hourOfWeek >= 2 * 24 + 9 && hourOfWeek < 2 * 24 + 12,
  },
  {
    family: 'coFailing',
    what: 'two services fail together, times a month',
    sizes: { 3000: 58, 300: 9 },
    plant: (size) => ({ extra: (draws, from) => together(draws, from, size) }),
    hit: (text) => text === 'service-k service-l',
  },
  {
    family: 'recurring',
    what: 'one title at one service, times a month',
    sizes: { 3000: 75, 300: 17 },
    plant: (size) => ({ extra: (draws, from) => recurring(draws, from, size) }),
    hit: (text) => text.startsWith('service-e ') && text.includes('disk full'),
  },
  {
    family: 'afterHours',
    what: 'one team called at night more, incidents added a month',
    sizes: { 3000: 130, 300: 45 },
    plant: (size) => ({ extra: (draws, from) => nights(draws, from, size) }),
    hit: (text) => text === 'green',
  },
  {
    family: 'highResponse',
    what: 'one service (12 %) is answered later, factor',
    sizes: { 3000: 1.4, 300: 3 },
    plant: (size) => ({ responseFactor: ({ service }) => (service === 2 ? size : 1) }),
    hit: (text) => text === 'service service-c',
  },
];

/** From day 120 on, with an anomalous day eight days before. */
function level(name, field, sizes) {
  return {
    family: 'changePoints',
    what: `${name} from one day on, factor (anomalous day near)`,
    sizes,
    plant: (size) => {
      const factor = (day) => (day === 112 ? 2.5 : day >= 120 ? size : 1);
      return { [field]: field === 'dailyFactor' ? factor : (_incident, day) => factor(day) };
    },
    hit: (text, dates) => dates.slice(113, 128).some((date) => text === `${name} ${date}`),
    /** Days off, for the table. */
    off: (text, dates) =>
      text.startsWith(`${name} `) ? dates.indexOf(text.slice(name.length + 1)) - 120 : null,
  };
}

function weekly(draws, from, weekday, hour, size, fields) {
  const found = [];
  for (let day = from; day < from + 30; day += 1) {
    if ((day + 3) % 7 !== weekday) continue;
    const count = draws.poisson(size);
    for (let index = 0; index < count; index += 1) found.push({ day, hour, ...fields });
  }
  return found;
}

function together(draws, from, size) {
  return Array.from({ length: size }, () => {
    const day = from + draws.below(30);
    const hour = draws.below(24);
    const minuteMs = (5 + 30 * draws.uniform()) * 60_000;
    const later = minuteMs + 15 * 60_000 * draws.uniform();
    return [
      { day, hour, minuteMs, service: 10 },
      { day, hour, minuteMs: later, service: 11 },
    ];
  }).flat();
}

function recurring(draws, from, size) {
  return Array.from({ length: size }, () => ({
    day: from + draws.below(30),
    hour: draws.below(24),
    service: 4,
    title: `Disk full on node-${draws.below(40)} (${draws.below(100)} %)`.toLowerCase(),
  }));
}

function nights(draws, from, size) {
  return Array.from({ length: size }, () => ({
    day: from + draws.below(30),
    hour: draws.below(6),
    minuteMs: draws.uniform() * hourMs,
    team: 1,
  }));
}

/** Whether a hot spot's text ("team weekday start+hours") holds that hour. */
function covers(text, team, weekday, hour) {
  const [who, day, window] = text.split(' ');
  const [start, hours] = (window ?? '').split('+').map(Number);
  return who === team && Number(day) === weekday && hour >= start && hour < start + hours;
}
