import type { IncidentJudgement } from '../core/sla/types.ts';
import type { Clock } from '../ports/clock.ts';
import type { ManyJudgements } from '../ports/judgements.ts';
import type { IncidentKey } from '../ports/notices.ts';

interface Waiting {
  readonly incident: IncidentKey;
  resolve(judged: IncidentJudgement | null): void;
  reject(error: unknown): void;
}

/**
 * How incidents stand now, asked for one by one and judged together: those that are asked for while some are being judged
 * are the next ones, since what costs is to look through the log, not how many are looked for.
 */
export function judgeTogether(
  source: ManyJudgements,
  clock: Clock,
): (incident: IncidentKey) => Promise<IncidentJudgement | null> {
  let waiting: Waiting[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    // What is asked for in the same turn is judged together too.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const refs = batch.map(({ incident }) => incident);
        const judged = await source.judgements(refs, { asOf: clock.now(), knownAt: null });
        for (const [index, { resolve }] of batch.entries()) resolve(judged[index] ?? null);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isBusy = false;
  }

  return (incident) =>
    new Promise((resolve, reject) => {
      waiting.push({ incident, resolve, reject });
      void work();
    });
}
