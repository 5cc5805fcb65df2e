import { describe, expect, it } from 'vitest';
import { sourcesSchema } from '../../../../config/sources-schema.ts';
import { retryLetter } from '../../../../src/ingest/webhooks/retry.ts';
import { letter } from '../../../contract/dead-letters.ts';
import { createMemoryIntake } from '../../../support/memory-intake.ts';
import { memoryIntake, memoryLetters, signedSource } from '../../../support/webhooks.ts';

function deps() {
  const removed: string[] = [];
  const deadLetters = {
    ...memoryLetters(),
    remove: async (ids: readonly string[]) => void removed.push(...ids),
  };
  const sources = sourcesSchema.parse({ live: { kind: 'native', webhook: false } });
  return { config: { sources }, intake: memoryIntake(), deadLetters, sources: [signedSource], removed };
}

const dead = (body: string, headers = {}) => ({ ...letter({ endpoint: 'live', body, headers }), times: 1 });
const one = { id: 'a', incident: 'A-1', at: 5 };

describe('a dead letter that is read again', () => {
  it('is removed where all of it can be used now, though its webhook is off', async () => {
    const given = deps();
    const body = JSON.stringify({ events: [one, { ...one, id: 'b' }, one] });
    const retried = await retryLetter(dead(body), given);
    expect(retried).toMatchObject({ endpoint: 'live', taken: 3, duplicates: 0, still: null });
    expect(given.removed).toEqual([letter().id]);
    expect(await retryLetter(dead(body), given)).toMatchObject({ taken: 0, duplicates: 3 });
  });

  it('stays with the reason where a part of it cannot, and the rest is taken', async () => {
    const given = deps();
    const body = JSON.stringify({ events: [one, { ...one, id: '' }] });
    const retried = await retryLetter(dead(body), given);
    expect(retried).toMatchObject({ taken: 1, still: 'an event is not sound: eventId: missing' });
    expect(given.removed).toEqual([]);
  });

  it('is history by then: it does not say that its source told it late', async () => {
    const intake = createMemoryIntake();
    await retryLetter(dead(JSON.stringify({ events: [one] })), { ...deps(), intake });
    expect(intake.log).toMatchObject([{ eventId: 'a', recordedBySource: false }]);
  });

  it('is read by the headers that were kept with it', async () => {
    const given = deps();
    expect(await retryLetter(dead('{}', { 'x-kind': 'ping' }), given)).toHaveProperty('still', null);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ payload: JSON.stringify({ events: [one] }) }).toString();
    expect(await retryLetter(dead(body, form), given)).toHaveProperty('taken', 1);
  });

  it('stays where its source is not configured any more', async () => {
    const given = deps();
    const retried = await retryLetter({ ...dead('{}'), endpoint: 'gone' }, given);
    expect(retried.still).toBe('no source of a known kind is called gone');
    expect(given.removed).toEqual([]);
  });
});
