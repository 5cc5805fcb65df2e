import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../core/errors.ts';
import { type ParseJob, parseFile } from './parse-file.ts';
import type { FromWorker, SentError } from './worker-messages.ts';
import { creditBatches } from './worker-messages.ts';

function sentError(error: unknown): SentError {
  if (error instanceof UserError) {
    const { message, code, hint, details } = error;
    return { user: true, message, code, hint, details: [...details] };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { user: false, message: text, code: '', hint: null, details: [] };
}

/** Parses one file and posts its batches, never more ahead of the reader than it has allowed. */
async function run(post: (message: FromWorker) => void, credit: () => Promise<void>): Promise<void> {
  try {
    for await (const output of parseFile(workerData as ParseJob)) {
      if (!('counts' in output)) await credit();
      post({ kind: 'output', output });
    }
    post({ kind: 'end' });
  } catch (error) {
    post({ kind: 'error', error: sentError(error) });
  }
}

const port = parentPort;
if (port !== null) {
  let credits = creditBatches;
  let wake: (() => void) | null = null;
  port.on('message', () => {
    credits++;
    wake?.();
  });
  const credit = async (): Promise<void> => {
    while (credits === 0) await new Promise<void>((resolve) => (wake = resolve));
    credits--;
  };
  await run((message) => port.postMessage(message), credit);
  // The listener would keep the thread alive.
  port.close();
}
