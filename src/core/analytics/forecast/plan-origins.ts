/** Where a backtest stands and how far it looks. */
export interface OriginPlan {
  /** Numbers of values known at each origin, ascending. */
  readonly origins: readonly number[];
  /** Steps forecast from each. */
  readonly steps: number;
}

const maxOrigins = 12;
const minOrigins = 4;
/** Values fitted in all, which bounds the time a long series takes. */
const fittedValues = 4000;
const maxGap = 11;
const minTraining = 6;
/** An origin never knows less than this share of the series. */
const minShare = 0.34;

/**
 * Plans a rolling-origin backtest (Tashman, Int. J. Forecasting 16, 2000): up to 12 origins (a long
 * series fewer, since each fit takes longer), the last one a whole
 * horizon before the end, up to 11 steps apart. A short series is tested over fewer steps. Empty where nothing can be
 * held out.
 */
export function planOrigins(length: number, season: number | null, horizon: number): OriginPlan {
  const least = Math.max(minTraining, season === null ? 0 : 2 * season + 1, Math.ceil(length * minShare));
  const room = length - least;
  if (room < 1) return { origins: [], steps: 0 };
  const steps = Math.min(horizon, Math.max(1, Math.floor(room / 2)));
  const span = room - steps;
  const affordable = Math.max(minOrigins, Math.min(maxOrigins, Math.round(fittedValues / length)));
  const count = Math.min(affordable, span + 1);
  const gap = count === 1 ? 0 : Math.min(maxGap, Math.floor(span / (count - 1)));
  const last = length - steps;
  return { origins: Array.from({ length: count }, (_, at) => last - (count - 1 - at) * gap), steps };
}
