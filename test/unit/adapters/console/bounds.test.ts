import { describe, expect, it } from 'vitest';
import { createAttachments } from '../../../../src/adapters/console/attachments.ts';
import { type ConsoleMessage, createHistory } from '../../../../src/adapters/console/messages.ts';
import { createTurns } from '../../../../src/adapters/console/turns.ts';
import type { Outcome } from '../../../../src/bot/dispatch.ts';
import { fakeChart, fakeNow, fakeReport, fakeRequest } from '../../../support/fake-reporting.ts';

const file = (bytes: number) => ({
  name: 'x.pdf',
  mediaType: 'application/pdf',
  bytes: new Uint8Array(bytes),
});

function message(id: string, text = ''): ConsoleMessage {
  return {
    id,
    channel: 'sla',
    author: 'user',
    at: fakeNow,
    text,
    working: false,
    progress: '',
    status: null,
    answer: null,
  };
}

describe('attachments', () => {
  it('let the oldest files go when there are too many bytes, and say so; charts stay', () => {
    const attachments = createAttachments(100);
    attachments.add('m1', [fakeChart], [file(60)]);
    attachments.add('m2', [], [file(60)]);
    expect(attachments.file('m1', 0)).toBe('gone');
    expect(attachments.chart('m1', 0)).toBe(fakeChart);
    expect(attachments.file('m2', 0)).toMatchObject({ name: 'x.pdf' });
    expect(attachments.file('m2', 1)).toBeUndefined();
    expect(attachments.file('m3', 0)).toBeUndefined();
  });

  it('forget a message that is no longer shown', () => {
    const attachments = createAttachments(100);
    attachments.add('m1', [fakeChart], [file(1)]);
    attachments.forget('m1');
    expect(attachments.file('m1', 0)).toBeUndefined();
    expect(attachments.chart('m1', 0)).toBeUndefined();
  });
});

describe('history', () => {
  it('keeps the latest messages in order and names the ones that went', () => {
    const forgotten: string[] = [];
    const history = createHistory(2, (id) => forgotten.push(id));
    for (const id of ['m1', 'm2', 'm3']) history.put(message(id));
    expect(history.of('sla').map(({ id }) => id)).toEqual(['m2', 'm3']);
    expect(forgotten).toEqual(['m1']);
  });

  it('replaces a message in place', () => {
    const history = createHistory(5, () => undefined);
    for (const id of ['m1', 'm2']) history.put(message(id));
    history.put(message('m1', 'changed'));
    expect(history.of('sla').map(({ text }) => text)).toEqual(['changed', '']);
  });
});

describe('turns', () => {
  const channel = { id: 'sla', name: 'sla', kind: 'channel', topic: '' } as const;

  function setUp(dispatch: () => Promise<Outcome>, renderBlocks = () => '') {
    const history = createHistory(50, () => undefined);
    history.addChannel(channel);
    const log: unknown[] = [];
    const note = (fields: unknown) => void log.push(fields);
    const turns = createTurns({
      dispatch,
      renderBlocks,
      clock: { now: () => fakeNow },
      history,
      attachments: createAttachments(1000),
      live: { lastId: () => 0, publish: () => undefined, open: () => undefined, stop: () => undefined },
      logger: { debug: note, info: note, warn: note, error: note },
    });
    return { turns, history, log };
  }

  const outcome = async (): Promise<Outcome> => ({
    id: 'abc',
    status: 'answered',
    command: 'report',
    report: fakeReport(fakeRequest()),
    durationMs: 1,
  });

  it('run a bounded number at once and say when it is too much', async () => {
    const { turns } = setUp(() => new Promise<Outcome>(() => undefined));
    for (let index = 0; index < 8; index += 1) turns.say('sla', '/sla report');
    expect(() => turns.say('sla', '/sla report')).toThrow('I am still busy with 8 commands.');
  });

  it('answer with a fault, logged under its id, where an answer cannot be shown', async () => {
    let broken = true;
    const { turns, history, log } = setUp(outcome, () => {
      if (!broken) return '';
      broken = false;
      throw new Error('no markup');
    });
    await turns.say('sla', '/sla report').answered;
    expect(history.of('sla').at(-1)).toMatchObject({ working: false, status: 'failed' });
    expect(history.of('sla').at(-1)?.answer?.summary).toContain('abc');
    expect(JSON.stringify(log)).toContain('no markup');
  });
});
