import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../../config/schedules-schema.ts';
import { configSchema } from '../../../config/schema.ts';
import type { StoredSchedule } from '../../../src/ports/schedule-store.ts';
import { mergeSchedules } from '../../../src/schedule/schedules.ts';

const config = configSchema.parse({
  timeZone: 'Europe/Berlin',
  schedules: { weekly: { kind: 'weekly' }, apia: { kind: 'daily', timeZone: 'Pacific/Apia' } },
});
const settings = scheduleSchema.parse({ kind: 'daily', grace: '90m', timeZone: 'Asia/Tokyo' });

function stored(more: Partial<StoredSchedule>): StoredSchedule {
  return {
    name: 'x',
    settings,
    paused: false,
    createdBy: 'slack:U1A',
    personal: false,
    createdAt: 1,
    ...more,
  };
}

const broken = { ...settings, kind: 'hourly', at: '25:00' } as never;

describe('schedules', () => {
  it('are those of the configuration and those of chat, by name, with their zones settled', () => {
    const { schedules, problems } = mergeSchedules(config, [
      stored({ name: 'payments' }),
      stored({ name: 'mine', personal: true, paused: true, settings: { ...settings, timeZone: null } }),
    ]);
    expect(problems).toEqual([]);
    expect(
      schedules.map(({ name, timeZone, origin, paused, personal, createdBy }) => [
        name,
        timeZone,
        origin,
        paused,
        personal,
        createdBy,
      ]),
    ).toEqual([
      ['apia', 'Pacific/Apia', 'configuration', false, false, null],
      ['mine', 'Europe/Berlin', 'chat', true, true, 'slack:U1A'],
      ['payments', 'Asia/Tokyo', 'chat', false, false, 'slack:U1A'],
      ['weekly', 'Europe/Berlin', 'configuration', false, false, null],
    ]);
    expect(schedules[2]?.grace).toBe(90 * 60_000);
  });

  it('of the configuration win over those of chat of the same name, which is told; a pause holds', () => {
    const { schedules, problems } = mergeSchedules(config, [
      stored({ name: 'weekly', paused: true }),
      stored({ name: 'apia', settings: null, paused: true }),
      stored({ name: 'gone', settings: null, paused: true }),
    ]);
    expect(schedules.map(({ name, kind, origin, paused }) => [name, kind, origin, paused])).toEqual([
      ['apia', 'daily', 'configuration', true],
      ['weekly', 'weekly', 'configuration', true],
    ]);
    expect(problems).toEqual([
      {
        schedule: 'weekly',
        words:
          '“weekly”, made in chat, does not run: the configuration has one of the same name, which holds.',
        person: null,
      },
    ]);
  });

  it('whose stored settings hold no longer are told, and the others run', () => {
    const { schedules, problems } = mergeSchedules(config, [
      stored({ name: 'broken', settings: broken, personal: true }),
      stored({ name: 'fine' }),
    ]);
    expect(schedules.map(({ name }) => name)).toEqual(['apia', 'fine', 'weekly']);
    expect(problems).toMatchObject([{ schedule: 'broken', person: 'slack:U1A' }]);
    expect(problems[0]?.words).toMatch(
      /^“broken”, made in chat, does not run: kind: .*; at: not a time, e\.g\. 09:00 or 17:30\.$/,
    );
  });
});
