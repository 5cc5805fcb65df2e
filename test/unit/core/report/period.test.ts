import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors.ts';
import { type PeriodRequest, resolveMoment, resolvePeriod } from '../../../../src/core/report/period.ts';

const now = Date.parse('2024-06-12T10:30:00Z');

function resolve(
  request: Partial<PeriodRequest>,
  timeZone = 'UTC',
  weekStartsOn: 'monday' | 'sunday' = 'monday',
) {
  const { from, to, asOf, knownAt, partial } = resolvePeriod(
    { kind: 'weekly', from: null, to: null, asOf: null, knownAt: null, ...request },
    { timeZone, weekStartsOn, now },
  );
  const iso = (ms: number) => new Date(ms).toISOString().replace(':00.000Z', 'Z');
  return {
    from: iso(from),
    to: iso(to),
    asOf: iso(asOf),
    knownAt: knownAt === null ? null : iso(knownAt),
    partial,
  };
}

function problem(request: Partial<PeriodRequest>, timeZone = 'UTC'): UserError {
  try {
    resolve(request, timeZone);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('the last closed period', () => {
  it.each([
    ['daily', '2024-06-11T00:00Z', '2024-06-12T00:00Z'],
    ['weekly', '2024-06-03T00:00Z', '2024-06-10T00:00Z'],
    ['monthly', '2024-05-01T00:00Z', '2024-06-01T00:00Z'],
  ] as const)('is the %s one before now', (kind, from, to) => {
    expect(resolve({ kind })).toMatchObject({ from, to, partial: false, asOf: '2024-06-12T10:30Z' });
  });

  it('is the one just ended at the very instant it ends', () => {
    const at = '2024-06-10T00:00Z';
    expect(resolve({ kind: 'weekly', asOf: at })).toMatchObject({ from: '2024-06-03T00:00Z', to: at });
    expect(resolve({ kind: 'daily', asOf: '2024-06-10' })).toMatchObject({
      from: '2024-06-09T00:00Z',
      to: at,
    });
  });

  it('begins the week on the configured day, and over the turn of a year', () => {
    expect(resolve({}, 'UTC', 'sunday')).toMatchObject({
      from: '2024-06-02T00:00Z',
      to: '2024-06-09T00:00Z',
    });
    expect(resolve({ kind: 'monthly', asOf: '2024-01-15' })).toMatchObject({
      from: '2023-12-01T00:00Z',
      to: '2024-01-01T00:00Z',
    });
  });

  it('is counted in the zone, with days of 23 and 25 hours', () => {
    const berlin = (asOf: string) => resolve({ kind: 'daily', asOf }, 'Europe/Berlin');
    expect(berlin('2024-04-01')).toMatchObject({ from: '2024-03-30T23:00Z', to: '2024-03-31T22:00Z' });
    expect(berlin('2023-10-30')).toMatchObject({ from: '2023-10-28T22:00Z', to: '2023-10-29T23:00Z' });
    expect(resolve({ kind: 'daily' }, 'Asia/Kolkata')).toMatchObject({ from: '2024-06-10T18:30Z' });
  });

  it('passes over a day that the zone skipped', () => {
    expect(resolve({ kind: 'daily', asOf: '2011-12-31' }, 'Pacific/Apia')).toMatchObject({
      from: '2011-12-29T10:00Z',
      to: '2011-12-30T10:00Z',
    });
    expect(problem({ kind: 'daily', from: '2011-12-30' }, 'Pacific/Apia').code).toBe('skipped-day');
  });

  it('starts a day whose midnight is skipped at the end of the gap', () => {
    expect(resolve({ kind: 'daily', from: '2022-09-11' }, 'America/Santiago')).toMatchObject({
      from: '2022-09-11T04:00Z',
      to: '2022-09-12T03:00Z',
    });
  });
});

describe('from and to', () => {
  it('pick the calendar period that holds from', () => {
    expect(resolve({ from: '2024-02-29' })).toMatchObject({
      from: '2024-02-26T00:00Z',
      to: '2024-03-04T00:00Z',
    });
    expect(resolve({ kind: 'monthly', from: '2024-02-29' })).toMatchObject({ to: '2024-03-01T00:00Z' });
    expect(resolve({ kind: 'daily', from: '2024-03-09T23:30-05:00' }, 'America/New_York')).toMatchObject({
      from: '2024-03-09T05:00Z',
    });
  });

  it('make a half-open custom period of dates in the zone or of instants', () => {
    expect(resolve({ kind: 'custom', from: '2023-01-01', to: '2024-01-01' }, 'Europe/Berlin')).toMatchObject({
      from: '2022-12-31T23:00Z',
      to: '2023-12-31T23:00Z',
      partial: false,
    });
    expect(resolve({ kind: 'custom', from: '2024-06-01T08:00+02:00', to: '2024-06-01T12:15' })).toMatchObject(
      {
        from: '2024-06-01T06:00Z',
        to: '2024-06-01T12:15Z',
      },
    );
    expect(resolve({ kind: 'custom', from: '2024-06-01' })).toMatchObject({ to: '2024-06-12T10:30Z' });
  });

  it('label a running period partial', () => {
    expect(resolve({ from: '2024-06-12' })).toMatchObject({ from: '2024-06-10T00:00Z', partial: true });
    expect(resolve({ from: '2024-06-05', asOf: '2024-06-06' }).partial).toBe(true);
  });
});

describe('as-of and known-at', () => {
  it('known-at alone implies as-of', () => {
    expect(resolve({ knownAt: '2024-05-15' })).toMatchObject({
      asOf: '2024-05-15T00:00Z',
      knownAt: '2024-05-15T00:00Z',
      from: '2024-05-06T00:00Z',
    });
    expect(resolve({ knownAt: '2024-06-01', asOf: '2024-05-15T12:00Z' })).toMatchObject({
      asOf: '2024-05-15T12:00Z',
      knownAt: '2024-06-01T00:00Z',
    });
    expect(resolveMoment({ asOf: null, knownAt: null }, { timeZone: 'UTC', now })).toEqual({
      asOf: now,
      knownAt: null,
    });
  });
});

describe('nonsense', () => {
  it.each([
    ['a beginning after the end', { kind: 'custom', from: '2024-02-01', to: '2024-01-01' }, 'empty-period'],
    ['an empty period', { kind: 'custom', from: '2024-02-01', to: '2024-02-01' }, 'empty-period'],
    ['a custom period without a beginning', { kind: 'custom', to: '2024-02-01' }, 'missing-from'],
    ['an end alone', { kind: 'weekly', to: '2024-02-01' }, 'missing-from'],
    ['ends that are no week', { kind: 'weekly', from: '2024-02-01', to: '2024-03-01' }, 'not-a-period'],
    ['a period to come', { kind: 'weekly', from: '2024-07-01' }, 'future-period'],
    ['a custom period to come', { kind: 'custom', from: '2024-07-01' }, 'future-period'],
    ['as-of to come', { asOf: '2024-06-13' }, 'future-instant'],
    ['known-at to come', { knownAt: '2030-01-01T00:00Z' }, 'future-instant'],
    ['30 February', { from: '2024-02-30' }, 'bad-instant'],
    ['a 13th month', { from: '2024-13-01' }, 'bad-instant'],
    ['no date at all', { from: 'last week' }, 'bad-instant'],
    ['25 o’clock', { asOf: '2024-06-01T25:00' }, 'bad-instant'],
  ] as const)('%s is refused with a hint', (_, request, code) => {
    const error = problem(request);
    expect(error.code).toBe(code);
    expect(error.hint).not.toBeNull();
  });

  it('says dates and times as they were typed, in the zone', () => {
    const request = { kind: 'custom', from: '2024-02-01', to: '2024-01-01T08:30' } as const;
    expect(problem(request, 'Asia/Tokyo').message).toBe(
      'The period ends (2024-01-01 08:30) before or when it begins (2024-02-01).',
    );
  });

  it('an unknown zone is refused', () => {
    expect(problem({}, 'Europe/Atlantis').code).toBe('bad-time-zone');
  });

  it('arbitrary text is a UserError or a period, never another failure', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?$/),
    );
    fc.assert(
      fc.property(texts, texts, (from, to) => {
        try {
          const period = resolve({ kind: 'custom', from, to });
          expect(Date.parse(period.from)).toBeLessThan(Date.parse(period.to));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});
