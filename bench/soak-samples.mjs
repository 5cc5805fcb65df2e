/** What the bot of soak.mjs holds at an instant: memory, handles, threads, the delay of its event loop, its folder. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { median, processorMs } from './measure.mjs';

const mib = 1_048_576;

/** Open handles by kind: `{ socket, file, pipe, other }`. */
function handlesOf(pid) {
  const counts = { socket: 0, file: 0, pipe: 0, other: 0 };
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    let target = '';
    try {
      target = readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      // Closed since it was listed.
      continue;
    }
    const kind = /^(socket|pipe):/.exec(target)?.[1] ?? (target.startsWith('/') ? 'file' : 'other');
    counts[kind] += 1;
  }
  return counts;
}

function sizeOf(folder) {
  let total = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    try {
      total += entry.isDirectory() ? sizeOf(file) : lstatSync(file).size;
    } catch {
      // Removed since it was listed.
    }
  }
  return total;
}

function nearest(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

const figure = (text, name) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1]);

/**
 * `heard` takes the text of every scrape, `waited` how long the bot took to say that it is there (ms; it cannot time its own
 * loop over skips), `take` makes a sample of the time since the one before.
 */
export function createSampler({ pid, data, startAt }) {
  const samples = [];
  let last = '';
  let delays = [];
  let before = { at: performance.now(), ms: processorMs(pid).all };
  return {
    samples,
    heard(text) {
      last = text;
    },
    waited: (ms) => void delays.push(ms),
    take(now) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const used = { at: performance.now(), ms: processorMs(pid).all };
      const sample = {
        hour: (now - startAt) / 3_600_000,
        rss: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024,
        heap: figure(last, 'nodejs_heap_size_used_bytes') / mib,
        external: figure(last, 'nodejs_external_memory_bytes') / mib,
        threads: Number(/Threads:\s+(\d+)/.exec(status)?.[1]),
        ...handlesOf(pid),
        delay: nearest(delays, 0.5),
        longestDelay: nearest(delays, 0.99),
        cores: (used.ms - before.ms) / (used.at - before.at),
        folder: sizeOf(data) / mib,
      };
      before = used;
      delays = [];
      samples.push(sample);
      return sample;
    },
  };
}

/** [column, its name in a sample, digits] */
const columns = [
  ['hour', 'hour', 1],
  ['RSS MiB', 'rss', 0],
  ['heap MiB', 'heap', 0],
  ['external MiB', 'external', 0],
  ['sockets', 'socket', 0],
  ['files', 'file', 0],
  ['pipes', 'pipe', 0],
  ['other', 'other', 0],
  ['threads', 'threads', 0],
  ['answer p50 ms', 'delay', 0],
  ['p99', 'longestDelay', 0],
  ['cores', 'cores', 2],
  ['folder MiB', 'folder', 0],
];

export const tableHead = [
  `| ${columns.map(([title]) => title).join(' | ')} |`,
  `|${columns.map(() => ' ---: ').join('|')}|`,
].join('\n');

export function tableLine(sample) {
  return `| ${columns.map(([, name, digits]) => sample[name].toFixed(digits)).join(' | ')} |`;
}

/** Growth that is none: a tenth, or so much. */
const slackMib = 40;
const slackHandles = 6;
const slackThreads = 2;

/**
 * The last quarter of the samples from `warmHours` on against the second: problems, and a line for each figure. The first
 * quarter is left out, since caches fill slowly.
 */
export function growthOf(samples, warmHours) {
  const warm = samples.filter(({ hour }) => hour >= warmHours);
  if (warm.length < 8) return { problems: [], lines: ['too few samples after the warm-up to tell growth'] };
  const quarter = (n) =>
    warm.slice(Math.floor((warm.length * n) / 4), Math.floor((warm.length * (n + 1)) / 4));
  // Connections of who asks come and go.
  const fewest = (values) => Math.min(...values);
  const judged = [
    ['RSS, MiB', ({ rss }) => rss, (was) => Math.max(slackMib, was / 10)],
    ['heap, MiB', ({ heap }) => heap, (was) => Math.max(slackMib, was / 10)],
    ['memory outside the heap, MiB', ({ external }) => external, (was) => Math.max(slackMib, was / 10)],
    ['handles', ({ socket, file, pipe, other }) => socket + file + pipe + other, () => slackHandles, fewest],
    ['threads', ({ threads }) => threads, () => slackThreads, fewest],
  ];
  const problems = [];
  const lines = judged.map(([name, of, slack, sum = median]) => {
    const [was, is] = [sum(quarter(1).map(of)), sum(quarter(3).map(of))];
    if (is - was > slack(was)) problems.push(`${name}: ${is.toFixed(0)} after ${was.toFixed(0)}`);
    return `${name}: second quarter ${was.toFixed(0)}, last quarter ${is.toFixed(0)}`;
  });
  return { problems, lines };
}
