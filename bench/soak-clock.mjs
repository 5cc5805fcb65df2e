/**
 * The clock of the bot of soak.mjs (libfaketime, the monotonic one and timers included): it runs some times as fast as ours
 * while the bot is at work, and skips ahead, a few seconds at a time, while none of its threads has anything to do.
 */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
/** Less than what any connection waits for a sign of life. */
const stepMs = 3_000;

/**
 * Begins at `startAt` (epoch ms), which lies ahead of ours: a monotonic clock cannot begin below zero. `pace`: how many of the
 * bot's seconds go by in one of ours while it is at work.
 */
export function createClock({ work, startAt, pace }) {
  if (!existsSync(library)) throw new Error(`${library} is not there: apt-get install faketime`);
  const file = path.join(work, 'clock');
  let aheadMs = startAt - Date.now();
  let turnedAt = null;
  const waiting = new Set();
  const write = () => {
    // In one step: whoever reads half a file would be thrown back to our time.
    writeFileSync(`${file}.tmp`, `+${(aheadMs / 1_000).toFixed(3)}`);
    renameSync(`${file}.tmp`, file);
  };
  write();
  const now = () => Math.floor(Date.now() + aheadMs);
  return {
    now,
    /** Of a process that reads this clock at every look; `steady`: one that only begins with it. */
    env: ({ steady = false } = {}) => ({
      LD_PRELOAD: library,
      TZ: 'UTC',
      ...(steady
        ? { FAKETIME: `+${(aheadMs / 1_000).toFixed(3)}` }
        : { FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' }),
    }),
    until: (at) => (at <= now() ? Promise.resolve() : new Promise((resolve) => waiting.add({ at, resolve }))),
    /** Lets time pass since the last turn, or where `isIdle` skips ahead; then lets go who waited for what has come. */
    turn(isIdle) {
      const next = Math.min(...[...waiting].map(({ at }) => at)) - now();
      const passed = (pace - 1) * (performance.now() - (turnedAt ?? performance.now()));
      turnedAt = performance.now();
      aheadMs += Math.max(0, Math.min(stepMs, Math.max(isIdle ? next : 0, passed)));
      write();
      for (const one of waiting) {
        if (one.at > now()) continue;
        waiting.delete(one);
        one.resolve();
      }
    },
    /** Lets everybody go, whatever they wait for. */
    end() {
      for (const { resolve } of waiting) resolve();
      waiting.clear();
    },
  };
}

/** Whether any thread of a process runs or would, had it a processor. */
export function isAtWork(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).some((task) => {
      const stat = readFileSync(`/proc/${pid}/task/${task}/stat`, 'latin1');
      return /^[RD]/.test(stat.slice(stat.lastIndexOf(')') + 2));
    });
  } catch {
    // A thread, or all of it, has ended since it was listed.
    return true;
  }
}
