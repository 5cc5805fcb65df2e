/** Mutated command lines through the strict reading and the reading of one's own words. */
import { commands } from '../dist/commands/index.js';
import { interpretMessage } from '../dist/src/bot/interpret.js';
import { parseCommandLine } from '../dist/src/bot/parse.js';
import { createRegistry } from '../dist/src/bot/registry.js';
import { understand } from '../dist/src/bot/understand/understand.js';
import { UserError } from '../dist/src/core/errors.js';
import { mutateText, pick, randomOf } from './fuzz-mutate.mjs';

const world = {
  known: {
    service: ['payments', 'web app'],
    team: ['Core Platform'],
    priority: ['P1', 'P2'],
    customer: ['Acme'],
  },
  today: '2026-03-11',
  weekStartsOn: 'monday',
};
const free = [
  'how did we do last week?',
  'why was INC-123 breached?',
  'which P1 of payments breached in February 2026',
  'compare q1 with q2 for Core Platform',
  'what is at risk right now?',
  'send me a weekly report every monday at 9:00',
];
/** Slower than this a line would hold up the others. */
const mostMs = 250;

/** What went wrong; nobody but a UserError may refuse a line. */
export async function fuzzCommands(runs, seed) {
  const registry = createRegistry(commands);
  const lines = [...commands.flatMap(({ name, examples = [] }) => [name, ...examples.map(lineOf)]), ...free];
  const problems = [];
  const memory = [];
  let refused = 0;
  let slowest = { ms: 0, number: 0 };
  for (let number = 0; number < runs; number++) {
    if (number % Math.max(1, Math.floor(runs / 4)) === 0) memory.push(resident());
    const random = randomOf(seed * 1_000_003 + number);
    const slash = random() < 0.3 ? '/sla ' : '';
    const text = mutateText(
      slash + pick(lines, random) + (random() < 0.2 ? ` ${pick(lines, random)}` : ''),
      random,
    );
    const before = process.cpuUsage();
    try {
      parseCommandLine(interpretMessage(text, true, registry), registry);
    } catch (error) {
      refused += 1;
      if (!(error instanceof UserError)) problems.push(`command line ${number}: ${error.stack}`);
    }
    try {
      understand(text, { registry, ...world });
    } catch (error) {
      problems.push(`words ${number}: ${error.stack}`);
    }
    // Not the clock's time: others use the machine too.
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1000;
    if (tookMs > slowest.ms) slowest = { ms: tookMs, number };
  }
  memory.push(resident());
  console.log(
    `command lines: ${runs}, ${refused} refused in words, slowest ${slowest.ms.toFixed(1)} ms of processor (number ${slowest.number})`,
  );
  console.log(`  RSS ${memory.join(', ')} MiB (start, quarters, end)`);
  if (slowest.ms > mostMs) problems.push(`command line ${slowest.number} took ${slowest.ms.toFixed(0)} ms`);
  return problems;
}

const lineOf = (example) => (typeof example === 'string' ? example : (example.line ?? example.command ?? ''));
const resident = () => Math.round(process.memoryUsage().rss / 1_048_576);
