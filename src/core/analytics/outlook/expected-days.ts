import type { OutlookBand, OutlookInput } from './outlook.ts';
import type { OutlookRecord } from './record.ts';

/** A remaining day as it is drawn. */
export interface ExpectedDay {
  /** Decided incidents, and their variance over that mean. */
  readonly decided: number;
  readonly factor: number;
  /** Log-odds of a breach. */
  readonly logit: number;
  /** Correlation of the day's incidents. */
  readonly correlation: number;
}

/** Standard deviations from one end of a 95 % band to the other. */
const bandWidth = 2 * 1.959963984540054;
/** Rates of 0 and 1 have no log-odds. */
const edge = 1e-4;
const mostCorrelation = 0.5;

/** The days to come by their forecasts, or where there is none by the record. */
export function expectedDays({ remaining }: OutlookInput, record: OutlookRecord): ExpectedDay[] {
  const level = logitOf((record.breached + 0.5) / (record.decided + 1));
  return remaining.map(({ weekday, part, volume, compliance }) => {
    const decided =
      volume === null
        ? (record.byWeekday[weekday] ?? 0)
        : Math.max(0, volume.value) * record.decidedPerOpened;
    const factor =
      volume === null ? record.volumeFactor : Math.max(1, variance(volume) / Math.max(volume.value, 1));
    const rate = compliance === null ? null : 1 - compliance.value;
    return {
      decided: decided * part,
      // Of a part of a day the excess variance shrinks with the part.
      factor: 1 + (factor - 1) * part,
      logit: rate === null ? level : logitOf(rate),
      correlation:
        rate === null || compliance === null
          ? record.dayCorrelation
          : Math.max(record.dayCorrelation, excess(rate, variance(compliance), decided)),
    };
  });
}

/** Log-odds of a share, kept off 0 and 1. */
export function logitOf(share: number): number {
  const inside = Math.min(1 - edge, Math.max(edge, share));
  return Math.log(inside / (1 - inside));
}

function variance({ lower, upper }: OutlookBand): number {
  return ((upper - lower) / bandWidth) ** 2;
}

/** What a band of a daily rate is wider than chance makes it, as a correlation of the day's incidents. */
function excess(rate: number, spread: number, decided: number): number {
  const chance = rate * (1 - rate);
  if (!(chance > 0 && decided > 1)) return 0;
  return Math.min(mostCorrelation, Math.max(0, (spread - chance / decided) / (chance * (1 - 1 / decided))));
}
