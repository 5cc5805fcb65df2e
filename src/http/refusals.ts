import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';

/** A request that is not taken; its message is what the sender is told. */
export class RefusedError extends Error {
  /** Null: the sender is not there any more. */
  readonly status: number | null;
  /** For counts and the log: one of few, without anything that was sent. */
  readonly reason: string;
  /** For the log. */
  readonly why: string | null;

  constructor(status: number | null, reason: string, message: string, why: string | null = null) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
    this.reason = reason;
    this.why = why;
  }
}

const minuteMs = 60_000;
/** Kinds of lines remembered; what is beyond them is not logged. */
const mostKinds = 500;

/** Logs the first refusal of an endpoint for a reason, `id` its request, then at most one line a minute that counts what came meanwhile. */
export function createRefusalLog(logger: Logger, clock: Clock) {
  const lines = new Map<string, { saidAt: number; unsaid: number }>();
  return (endpoint: string, { reason, why }: RefusedError, id: { readonly requestId?: string }): void => {
    const now = clock.now();
    const key = JSON.stringify([endpoint, reason]);
    const line = lines.get(key);
    if (line !== undefined && now - line.saidAt < minuteMs) {
      line.unsaid += 1;
      return;
    }
    if (line === undefined && lines.size >= mostKinds) return;
    const more = why === null ? {} : { why };
    logger.warn({ endpoint, reason, ...more, ...id, since: line?.unsaid ?? 0 }, 'webhook refused');
    lines.set(key, { saidAt: now, unsaid: 0 });
  };
}
