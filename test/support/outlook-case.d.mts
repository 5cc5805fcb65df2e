import type { OutlookInput } from '../../src/core/analytics/outlook/outlook.ts';

export interface OutlookCaseOptions {
  readonly perDay?: number;
  /** Days of the thirty that are over. */
  readonly elapsed?: number;
  /** Spread of the days' levels and of the months', in log-odds. */
  readonly dayNoise?: number;
  readonly monthNoise?: number;
  readonly cohort?: 'verdict' | 'opened';
  readonly forecast?: boolean;
}

export function outlookCase(
  draw: () => number,
  options?: OutlookCaseOptions,
): { readonly input: OutlookInput; readonly final: number; readonly missed: boolean };
