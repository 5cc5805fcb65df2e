/** Mutated entries of the shared log, as another program may append them. */
import { readEntry } from '../dist/src/adapters/redis/log/entry.js';
import { eventTypes } from '../dist/src/core/incidents/event.js';
import { mutateJson, mutateText, pick, randomOf } from './fuzz-mutate.mjs';

const events = [
  {
    source: 'jira',
    incident: 'INC-1',
    eventId: 'a',
    type: 'opened',
    at: 1767225600000,
    priority: 'P1',
    title: 'Ä',
  },
  {
    source: 'a',
    incident: 'b',
    eventId: 'c',
    type: 'paused',
    at: 1,
    reason: 'customer',
    responseWithin: false,
  },
  {
    source: 'a',
    incident: 'b',
    eventId: 'd',
    type: 'resolved',
    at: 2,
    recordedAt: 3,
    recordedBySource: true,
  },
];
const ids = ['1767225600000-0', '0-1', '18446744073709551615-18446744073709551615', '', 'x-y'];

/** What went wrong: an entry that throws, or gives what is no sound event. */
export function fuzzEntries(runs, seed) {
  const problems = [];
  let taken = 0;
  let refused = 0;
  const memory = [];
  for (let number = 0; number < runs; number++) {
    if (number % Math.max(1, Math.floor(runs / 4)) === 0) memory.push(resident());
    const random = randomOf(seed * 1_000_003 + number);
    const fields = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
      const json = JSON.stringify(
        random() < 0.5 ? mutateJson(pick(events, random), random, events) : pick(events, random),
      );
      return [
        random() < 0.95 ? 'event' : mutateText('event', random),
        random() < 0.5 ? json : mutateText(json ?? '', random),
      ];
    }).flat();
    if (random() < 0.05) fields.pop();
    try {
      const reading = readEntry(random() < 0.9 ? ids[0] : pick(ids, random), fields.map(String));
      taken += reading.events.length;
      refused += reading.problems.length;
      for (const json of reading.events)
        if (!isSound(JSON.parse(json))) problems.push(`entry ${number}: ${json}`);
    } catch (error) {
      problems.push(`entry ${number}: ${error.stack}`);
    }
  }
  memory.push(resident());
  console.log(`entries of the shared log: ${runs}, ${taken} events taken, ${refused} refused in words`);
  console.log(`  RSS ${memory.join(', ')} MiB (start, quarters, end)`);
  return problems;
}

const isText = (value) => typeof value === 'string' && value !== '';

function isSound(event) {
  return (
    [event.source, event.incident, event.eventId].every(isText) &&
    eventTypes.includes(event.type) &&
    Number.isSafeInteger(event.at) &&
    Number.isSafeInteger(event.recordedAt)
  );
}

const resident = () => Math.round(process.memoryUsage().rss / 1_048_576);
