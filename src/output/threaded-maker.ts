import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Maker, MakerOptions } from './make.ts';
import { type Job, type JobReply, unpackError } from './worker-protocol.ts';

interface Waiting {
  resolve(result: Uint8Array | string): void;
  reject(error: Error): void;
}

/**
 * Returns a maker whose work is done in one worker thread, started with the first job and started anew after a
 * crash. A thread that dies fails the jobs it held, with a message; it never leaves one waiting. An idle thread
 * does not keep the process alive.
 */
export function createThreadedMaker(options: MakerOptions): Maker & { close(): Promise<void> } {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastId = 0;

  function fail(dead: Worker, error: Error): void {
    if (worker !== dead) return;
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function receive(reply: JobReply): void {
    const job = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker?.unref();
    if (job === undefined) return;
    if ('error' in reply) job.reject(unpackError(reply.error));
    else job.resolve(reply.result);
  }

  function start(): Worker {
    // Installed fonts are never drawn with; not listing them saves a third of the thread's start.
    const started = new Worker(workerFile(), {
      workerData: options,
      env: { DISABLE_SYSTEM_FONTS_LOAD: '1' },
    });
    started.on('message', receive);
    started.on('error', (cause) => fail(started, new Error('the rendering thread failed', { cause })));
    started.on('exit', (code) => fail(started, new Error(`the rendering thread ended with code ${code}`)));
    return started;
  }

  function run(job: Job): Promise<Uint8Array | string> {
    worker ??= start();
    const current = worker;
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      current.ref();
      try {
        current.postMessage({ id, job });
      } catch (error) {
        receive({
          id,
          error: { message: `a job cannot be handed over: ${String(error)}`, stack: undefined, user: null },
        });
      }
    });
  }

  async function close(): Promise<void> {
    const current = worker;
    if (current === null) return;
    fail(current, new Error('rendering was given up: the renderer was closed'));
    await current.terminate();
  }

  async function warmUp(): Promise<void> {
    await run({ kind: 'warm-up' });
  }

  return {
    charts: {
      png: (chart, picture = {}) => run({ kind: 'png', chart, options: picture }) as Promise<Uint8Array>,
      svg: (chart, picture = {}) => run({ kind: 'svg', chart, options: picture }) as Promise<string>,
      open: () => warmUp(),
      close,
    },
    html: (report) => run({ kind: 'html', report }) as Promise<string>,
    pdf: (report) => run({ kind: 'pdf', report }) as Promise<Uint8Array>,
    warmUp,
    close,
  };
}

/** Worker threads run built code; from the sources (tests) it lies in `dist`. */
function workerFile(): string {
  if (import.meta.filename.endsWith('.js')) return path.join(import.meta.dirname, 'render-worker.js');
  return path.resolve(import.meta.dirname, '../../dist/src/output/render-worker.js');
}
