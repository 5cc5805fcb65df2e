/** Running and timing child processes. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const pollMs = 20;

/** Wall milliseconds and peak resident memory (MiB) of one fresh process; throws if it exits other than 0. */
export async function runMeasured(command, args, options = {}) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  let peakMib = 0;
  const poll = setInterval(() => {
    peakMib = Math.max(peakMib, peakOf(child.pid));
  }, pollMs);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(poll);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${code}\n${err}${out}`);
  return { ms: performance.now() - started, peakMib, out, err };
}

/** High-water mark of a live process's resident memory, MiB; 0 once it is gone. */
export function peakOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The middle value; of an even number of them the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs an asynchronous task `times` times, one after the other, and returns its results. */
export async function repeat(times, task) {
  const results = [];
  for (let index = 0; index < times; index += 1) results.push(await task(index));
  return results;
}

/** What the kernel counts processor time in. */
const tickMs = 10;

/** Milliseconds of the processor that a live process has had, and those of its first thread, which runs its JavaScript. */
export function processorMs(pid) {
  const of = (file) => {
    const stat = readFileSync(file, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  };
  return { all: of(`/proc/${pid}/stat`), loop: of(`/proc/${pid}/task/${pid}/stat`) };
}
