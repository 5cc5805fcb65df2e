import { describe, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { parseCommandLine } from '../../../../src/bot/parse.ts';
import { createRegistry } from '../../../../src/bot/registry.ts';
import { understand } from '../../../../src/bot/understand/understand.ts';

const registry = createRegistry(commands);
const known = { service: ['payments'], team: ['Core Platform'], priority: ['P1'], customer: ['Acme'] };
const says = (message: string) =>
  understand(message, { registry, known, today: '2026-05-13', weekStartsOn: 'monday' });

describe('schedules, digests and deliveries in one’s own words', () => {
  it.each([
    ['what schedules are there?', 'schedule list'],
    ['show schedules', 'schedule list'],
    ['when is the next report?', 'schedule list'],
    ['when does the weekly report arrive?', 'schedule list'],
    ['list my digests', 'subscribe list'],
    ['did the weekly digest go out?', 'deliveries'],
    ['which digests failed this month?', 'deliveries state=failed'],
    ['which deliveries were skipped', 'deliveries state=skipped'],
  ])('are told of where that changes nothing: %s', (message, line) => {
    expect(says(message)).toMatchObject({ kind: 'command', line });
  });

  it.each([
    ['stop sending me the weekly digest', 'subscribe stop weekly'],
    ['stop sending weekly reports', 'subscribe stop weekly'],
    ['unsubscribe', 'subscribe stop'],
    ['subscribe me to a weekly digest', 'subscribe weekly'],
    ['send me a digest every morning at 8', 'subscribe daily at=08:00'],
    ['schedule a daily digest at 7:30 for payments', 'subscribe daily at=07:30 service=payments'],
    ['weekly digest please', 'subscribe weekly'],
    ['schedule a weekly report', 'subscribe weekly'],
    ['set up a monthly digest at 6 pm for Core Platform', 'subscribe monthly at=18:00 team="Core Platform"'],
    ['run the weekly schedule', 'schedule run weekly'],
    ['pause the weekly schedule until january', 'schedule pause weekly'],
    ['delete schedule board', 'schedule remove board'],
  ])('are offered, never changed by themselves: %s', (message, line) => {
    const understood = says(message);
    if (understood.kind !== 'question') throw new Error(`${message} is ${understood.kind}`);
    expect(understood.text).toContain('?');
    expect(understood.answers[0]?.command).toBe(line);
    for (const { command } of understood.answers) parseCommandLine(command, registry);
  });

  it('say how a channel gets the same, and what was passed over', () => {
    expect(says('schedule a weekly report every friday at 7:30 for payments in plaid')).toMatchObject({
      text: 'Shall I send you a digest by direct message? A weekly one comes on Mondays. For a channel, write there: /sla schedule add NAME kind=weekly at=07:30 weekday=friday service=payments (I passed over: “plaid”.)',
    });
    expect(says('pause the weekly schedule until january')).toMatchObject({
      text: expect.stringContaining('“schedule resume weekly”'),
    });
  });

  it('are not read into other questions', () => {
    for (const message of ['don’t send me the weekly report', 'no need for the weekly report'])
      expect(says(message)).toMatchObject({ text: expect.stringContaining('you want nothing') });
    expect(says('send me the digest of last week')).toMatchObject({
      answers: expect.arrayContaining([expect.objectContaining({ command: 'report weekly' })]),
    });
    expect(says('send me the weekly report for payments')).toMatchObject({
      line: 'report weekly service=payments',
    });
    expect(says('did we meet the targets last week?')).toMatchObject({ line: 'report weekly' });
  });
});
