import { describe, expect, it, vi } from 'vitest';
import { leaveOutKnown } from '../../../../src/adapters/redis/log/leave-out-known.ts';
import { arrivedEvent } from '../../../contract/intake.ts';
import { createMemoryIntake } from '../../../support/memory-intake.ts';

function doorOver(known: ReturnType<typeof arrivedEvent>[]) {
  const memory = createMemoryIntake();
  const standing = known.map((event) => ({ ...event, recordedAt: 1, recordedBySource: true }));
  const caughtUp = vi.fn(async () => {});
  const standingEvents = vi.fn(async () => standing);
  return { memory, caughtUp, standingEvents, door: leaveOutKnown(memory, { standingEvents }, caughtUp) };
}

const history = { history: true };

describe('a door that leaves out what the copy has', () => {
  it('appends of a history what is new or says something else', async () => {
    const [a, b] = [arrivedEvent('a'), arrivedEvent('b', { title: 'old' })];
    const { door, memory, caughtUp, standingEvents } = doorOver([a, b]);
    const corrected = { ...b, title: 'new' };
    const other = arrivedEvent('c', { incident: 'A-2' });
    expect(await door.append([a, corrected, other], history)).toEqual({ appended: 2, duplicates: 1 });
    expect(memory.log.map(({ eventId, title }) => [eventId, title])).toEqual([
      ['b', 'new'],
      ['c', null],
    ]);
    expect(caughtUp).toHaveBeenCalledOnce();
    expect(standingEvents).toHaveBeenCalledOnce();
  });

  it('knows an event again that the log has with its half characters and empty texts mended', async () => {
    const { door, memory } = doorOver([arrivedEvent('a', { title: 'x\ufffd' })]);
    const taken = await door.append([arrivedEvent('a', { title: 'x\ud800', team: '' })], history);
    expect(taken).toEqual({ appended: 0, duplicates: 1 });
    expect(memory.log).toEqual([]);
  });

  it('keeps all versions of an event that is told in several, so that the last stands', async () => {
    const a = arrivedEvent('a');
    const { door, memory } = doorOver([a]);
    await door.append([{ ...a, title: 'other' }, a], history);
    expect(memory.log.map(({ title }) => title)).toEqual(['other', null]);
  });

  it('lets live events through unasked', async () => {
    const { door, standingEvents, caughtUp } = doorOver([arrivedEvent('a')]);
    expect(await door.append([arrivedEvent('a')])).toEqual({ appended: 1, duplicates: 0 });
    expect(standingEvents).not.toHaveBeenCalled();
    expect(caughtUp).not.toHaveBeenCalled();
  });
});
