import { Worker } from 'node:worker_threads';
import { UserError } from '../../core/errors.ts';
import { builtFile } from '../../threads/built-file.ts';
import type { ParseJob, ParseOutput } from './parse-file.ts';
import type { FromWorker, SentError } from './worker-messages.ts';

function receivedError({ user, message, code, hint, details }: SentError): Error {
  if (!user) return new Error(message);
  return new UserError(message, { code, details, ...(hint !== null && { hint }) });
}

interface Inbox {
  next(): Promise<FromWorker>;
}

/** Messages of a worker in order; its death is an error message. */
function inboxOf(worker: Worker): Inbox {
  const waiting: FromWorker[] = [];
  let wake: (() => void) | null = null;
  function put(message: FromWorker): void {
    waiting.push(message);
    wake?.();
  }
  function died(message: string): void {
    put({ kind: 'error', error: { user: false, message, code: '', hint: null, details: [] } });
  }
  worker.on('message', put);
  worker.on('error', (error) => died(String(error)));
  worker.on('exit', (code) => died(`the parsing thread ended (${code})`));
  return {
    async next() {
      for (;;) {
        const message = waiting.shift();
        if (message !== undefined) return message;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

/** `parseFile` in a thread of its own, so that parsing and storing run side by side. */
export async function* parseInWorker(job: ParseJob, signal?: AbortSignal): AsyncGenerator<ParseOutput> {
  const worker = new Worker(builtFile('parse-worker.js'), { workerData: job });
  const inbox = inboxOf(worker);
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.kind === 'error') throw receivedError(message.error);
      if (message.kind === 'end') return;
      yield message.output;
      worker.postMessage('more');
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
