/**
 * Every family of tests of a report, with its share of the report's false-finding budget: more where less would leave
 * what is worth finding below nine in ten (`bench/planted-truth.mjs`).
 */
const shares = {
  trend: 0.1,
  anomalies: 0.14,
  changePoints: 0.12,
  seasonality: 0.06,
  stability: 0.04,
  riskFactors: 0.08,
  volumeHotSpots: 0.07,
  breachHotSpots: 0.1,
  teamHotSpots: 0.08,
  recurring: 0.06,
  coFailing: 0.05,
  concentration: 0.05,
  afterHours: 0.02,
  highResponse: 0.03,
} as const;

/** A family of tests that share one false-discovery level. */
export type Family = keyof typeof shares;

const trendFamilies: ReadonlySet<string> = new Set<Family>([
  'trend',
  'anomalies',
  'changePoints',
  'seasonality',
  'stability',
  'riskFactors',
]);

/** How often a report in which nothing is to be found may nevertheless find something, at sensitivity 0.8. */
export const reportBudget = 0.05;

/** The sensitivity at which the budget is kept. */
export const defaultSensitivity = 0.8;

/**
 * The false-discovery level of each family. Within a family the p-values are adjusted by Benjamini and Hochberg (JRSS B
 * 57, 1995), which with nothing to be found bounds the chance of any finding at the family's level; the levels add up
 * to the report's budget (Boole), so over all detectors together at most 5 % of such reports show anything.
 *
 * Sensitivity moves the levels of the pattern families alone: they are their share of 0.05 · 10^(2.5 · (s − 0.8)), so
 * 0.8 → 0.05, 1 → 0.158, 0.5 → 0.0089, 0 → 0.0005 in place of the 0.05. Above 0.8 more is found than the budget
 * allows, which is what was asked for. Sensitivity outside [0, 1] throws a RangeError.
 */
export function budget(sensitivity: number = defaultSensitivity): Readonly<Record<Family, number>> {
  if (!(sensitivity >= 0 && sensitivity <= 1)) throw new RangeError('sensitivity must lie between 0 and 1');
  const patterns = reportBudget * 10 ** (2.5 * (sensitivity - defaultSensitivity));
  const levels = Object.entries(shares).map(([family, share]) => [
    family,
    share * (trendFamilies.has(family) ? reportBudget : patterns),
  ]);
  return Object.fromEntries(levels) as Readonly<Record<Family, number>>;
}
