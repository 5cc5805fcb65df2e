import type { SeriesKind, SeriesName } from '../../src/core/analytics/daily-series.ts';
import type { Forecast } from '../../src/core/analytics/forecast/forecast.ts';
import type { SeriesForecast } from '../../src/core/report/analysis.ts';
import type { EarlierForecast } from '../../src/core/report/earlier-forecasts.ts';
import { addDays } from '../../src/core/time/zone.ts';

interface Shape {
  readonly name: SeriesName;
  readonly kind: SeriesKind;
  readonly level: number;
  readonly swing: number;
  readonly band: number;
  readonly most: number;
  readonly forecast?: Partial<Forecast>;
  readonly since?: number;
}

const firstDay = '2024-07-01';

function dayValue({ level, swing, most }: Shape, day: number): number {
  const week = Math.cos((2 * Math.PI * day) / 7);
  const noise = (((day * 7919) % 101) / 101 - 0.5) * swing * 0.6;
  return Math.min(most, Math.max(0, level + swing * week + noise));
}

function totalOf(values: readonly number[]): Forecast['total'] {
  const value = values.reduce((sum, one) => sum + one, 0);
  return { value, lower: value * 0.8, upper: value * 1.25 };
}

function shaped(shape: Shape): SeriesForecast {
  const { name, kind, level, swing, band, most, since = 0 } = shape;
  const whole = (value: number) => (kind === 'count' ? Math.round(value) : value);
  const recent = Array.from({ length: 60 }, (_, day) => ({
    date: addDays(firstDay, day - 60),
    value: kind === 'rate' && day === 21 ? null : whole(dayValue(shape, day)),
  }));
  const points = Array.from({ length: 30 }, (_, step) => {
    const value = Math.min(most, level + swing * Math.cos((2 * Math.PI * (60 + step)) / 7));
    const half = band * (1 + step / 60);
    return {
      at: addDays(firstDay, step),
      value,
      lower: Math.max(0, value - half),
      upper: Math.min(most, value + half),
    };
  });
  const days = points.slice(0, since).map(({ at, value }, step) => ({
    date: at,
    value: whole(Math.min(most, Math.max(0, value + (step - 2) * band * 0.3))),
  }));
  return {
    name,
    kind,
    recent,
    forecast: {
      model: 'blend',
      weights: [
        { model: 'seasonal_level', weight: 0.62 },
        { model: 'linear', weight: 0.38 },
      ],
      points,
      total: kind === 'count' ? totalOf(points.map(({ value }) => value)) : null,
      isVague: false,
      level: 0.95,
      season: 7,
      n: 173,
      knownTo: '2024-06-30',
      errorScale: swing * 0.5,
      backtest: {
        mase: 0.81,
        smape: 17.4,
        coverage: 0.943,
        origins: 12,
        steps: 30,
        n: 360,
        seasonalNaiveMase: 1.08,
        latest: [],
      },
      models: [
        { model: 'seasonal_level', mase: 0.83, smape: 17.9 },
        { model: 'linear', mase: 0.88, smape: 19.2 },
        { model: 'seasonal_naive', mase: 1.08, smape: 23.5 },
      ],
      withdrawn: null,
      notes: [],
      ...shape.forecast,
    },
    since:
      since === 0
        ? null
        : {
            days,
            score: {
              n: since,
              of: 30,
              mae: band * 0.4,
              mase: 0.92,
              coverage: (since - 1) / since,
              inside: since - 1,
              scoredTo: addDays(firstDay, since - 1),
            },
          },
  };
}

export const sampleForecasts: readonly SeriesForecast[] = [
  shaped({ name: 'volume', kind: 'count', level: 21, swing: 9, band: 11, most: 1000, since: 5 }),
  shaped({ name: 'breaches', kind: 'count', level: 1.9, swing: 1, band: 3, most: 1000, since: 5 }),
  shaped({ name: 'compliance', kind: 'rate', level: 0.93, swing: 0.02, band: 0.07, most: 1, since: 5 }),
  shaped({
    name: 'response',
    kind: 'duration',
    level: 520,
    swing: 80,
    band: 240,
    most: 100_000,
    forecast: {
      model: 'seasonal_naive',
      weights: [{ model: 'seasonal_naive', weight: 1 }],
      withdrawn: { model: 'blend', mase: 1.102, seasonalNaiveMase: 1.087 },
      notes: [
        'Withdrawn: the blend did not beat seasonal naive in the backtest (MASE 1.102 against 1.087); seasonal naive is shown.',
      ],
    },
  }),
  {
    ...shaped({ name: 'resolution', kind: 'duration', level: 9000, swing: 900, band: 3000, most: 1e6 }),
    forecast: {
      model: null,
      weights: [],
      points: [],
      total: null,
      isVague: false,
      level: 0.95,
      season: null,
      n: 8,
      knownTo: '2024-06-30',
      errorScale: null,
      backtest: null,
      models: [],
      withdrawn: null,
      notes: ['No forecast: 8 values, and it takes at least 10.'],
    },
  },
];

export const sampleEarlierForecasts: readonly EarlierForecast[] = [
  {
    madeOn: '2024-06-01',
    name: 'compliance',
    kind: 'rate',
    model: 'blend',
    level: 0.95,
    score: { n: 30, of: 30, mae: 0.0213, mase: 1.1, coverage: 28 / 30, inside: 28, scoredTo: '2024-06-30' },
  },
  {
    madeOn: '2024-05-01',
    name: 'volume',
    kind: 'count',
    model: 'seasonal_naive',
    level: 0.95,
    score: { n: 0, of: 30, mae: null, mase: null, coverage: null, inside: 0, scoredTo: null },
  },
];
