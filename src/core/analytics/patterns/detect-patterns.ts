import { budget, defaultSensitivity, type Family } from '../budget.ts';
import type { IncidentColumns } from '../incident-columns.ts';
import { afterHoursLoad, findAfterHoursTeams } from './find-after-hours-teams.ts';
import { findBreachHotSpots } from './find-breach-hot-spots.ts';
import { findCoFailing } from './find-co-failing.ts';
import { findConcentration } from './find-concentration.ts';
import { findHighResponse } from './find-high-response.ts';
import { findRecurring } from './find-recurring.ts';
import { findVolumeHotSpots } from './find-volume-hot-spots.ts';
import type { Patterns } from './types.ts';

/** How patterns are looked for. */
export interface PatternOptions {
  readonly enabled?: boolean;
  /** 0 to 1; see `budget` for what it does to the false-discovery levels. */
  readonly sensitivity?: number;
  /** Fewer occurrences are no pattern. */
  readonly minOccurrences?: number;
}

const families = [
  'volumeHotSpots',
  'breachHotSpots',
  'teamHotSpots',
  'recurring',
  'coFailing',
  'concentration',
  'afterHours',
  'highResponse',
] as const satisfies readonly Family[];

/**
 * The patterns in the incidents of a period. Not enabled: empty lists. Throws a RangeError where the sensitivity is not
 * within 0 and 1 or the rows do not ascend by opening.
 */
export function detectPatterns(columns: IncidentColumns, options: PatternOptions = {}): Patterns {
  const { enabled = true, sensitivity = defaultSensitivity, minOccurrences = 3 } = options;
  const levels = budget(sensitivity);
  const falseFindingLevel = families.reduce((sum, family) => sum + levels[family], 0);
  const head = { enabled, sensitivity, minOccurrences, falseFindingLevel, incidents: columns.count };
  if (!enabled) {
    return {
      ...head,
      hotSpots: [],
      recurring: [],
      coFailing: [],
      concentration: [],
      afterHours: [],
      afterHoursLoad: [],
      highResponse: [],
    };
  }
  assertAscending(columns);
  return {
    ...head,
    hotSpots: [
      ...findVolumeHotSpots(columns, false, minOccurrences, levels.volumeHotSpots),
      ...findVolumeHotSpots(columns, true, minOccurrences, levels.teamHotSpots),
      ...findBreachHotSpots(columns, minOccurrences, levels.breachHotSpots),
    ],
    recurring: findRecurring(columns, minOccurrences, levels.recurring),
    coFailing: findCoFailing(columns, minOccurrences, levels.coFailing),
    concentration: findConcentration(columns, minOccurrences, levels.concentration),
    afterHours: findAfterHoursTeams(columns, minOccurrences, levels.afterHours),
    afterHoursLoad: afterHoursLoad(columns),
    highResponse: findHighResponse(columns, minOccurrences, levels.highResponse),
  };
}

function assertAscending({ count, openedAtMs }: IncidentColumns): void {
  for (let row = 1; row < count; row += 1) {
    if ((openedAtMs[row] ?? 0) < (openedAtMs[row - 1] ?? 0))
      throw new RangeError('rows must be oldest first');
  }
}
