import type { NoticeLevel } from '../../config/notices-schema.ts';
import { type ClockKind, clockKinds } from '../core/sla/types.ts';
import type { Told } from '../ports/notices.ts';
import type { OpenClockRow } from '../ports/open-clocks.ts';

/** What a message says of one clock that it told of. */
export interface ShownClock {
  readonly clock: ClockKind;
  /** The level told; null: it stands at none, as after its target changed. */
  readonly level: NoticeLevel | null;
  /** As it was read; null: it is open no more. */
  readonly row: OpenClockRow | null;
}

/** The clocks that a message tells of, by the rows of its cycle that are open. */
export function shownClocks(
  told: Told,
  rows: readonly OpenClockRow[],
  levelOf: (row: OpenClockRow) => NoticeLevel | null,
): readonly ShownClock[] {
  return clockKinds.flatMap((clock) => {
    if (told[clock] === undefined) return [];
    const row = rows.find((one) => one.clock === clock) ?? null;
    return [{ clock, row, level: row === null ? null : levelOf(row) }];
  });
}

/** Of a message whose incident another channel has now. */
export const elsewhere = 'elsewhere';

/** A text that differs where messages must: not for the time that passes alone. `isElsewhere`: another channel has it now. */
export function shownText(clocks: readonly ShownClock[], isElsewhere: boolean): string {
  const parts = clocks.map(({ clock, level, row }) => {
    if (row === null) return [clock];
    const { paused, targetMs, breachedAt, breachesAt, team, service, priority } = row;
    return [clock, level, paused, targetMs, breachedAt ?? breachesAt, team, service, priority];
  });
  return isElsewhere ? elsewhere : JSON.stringify(parts);
}
