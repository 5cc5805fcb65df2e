import { type NoticeLevel, noticeLevels } from '../../config/notices-schema.ts';
import type { OpenClockRow } from '../ports/open-clocks.ts';

type Ahead = Pick<OpenClockRow, 'status' | 'atRiskAt' | 'criticalAt' | 'breachesAt'>;

/** The instants after now at which a clock comes to a level, if nothing else happens; breached from the millisecond after its last. */
export function levelInstants({ atRiskAt, criticalAt, breachesAt }: Ahead): ReadonlyMap<NoticeLevel, number> {
  const instants: [NoticeLevel, number | null][] = [
    ['at-risk', atRiskAt],
    ['critical', criticalAt],
    ['breached', breachesAt === null ? null : breachesAt + 1],
  ];
  return new Map(instants.flatMap(([level, at]) => (at === null ? [] : [[level, at]])));
}

/** How a clock that was read earlier stands at an instant, as far as the levels that are told go; null: nothing to tell. */
export function levelAt(clock: Ahead, levels: readonly NoticeLevel[], now: number): NoticeLevel | null {
  const instants = levelInstants(clock);
  const isReached = (level: NoticeLevel) =>
    rankOf(level) <= rankOf(clock.status === 'on-track' ? null : clock.status) ||
    (instants.get(level) ?? Number.POSITIVE_INFINITY) <= now;
  const gravest = noticeLevels.findLast(isReached) ?? null;
  return noticeLevels.findLast((level) => levels.includes(level) && rankOf(level) <= rankOf(gravest)) ?? null;
}

/** When a clock next comes to a level that is told; null: never. */
export function nextLevelAt(clock: Ahead, levels: readonly NoticeLevel[], now: number): number | null {
  const ahead = [...levelInstants(clock)].flatMap(([level, at]) =>
    levels.includes(level) && at > now ? [at] : [],
  );
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/** -1: none; 0: at risk. */
export function rankOf(level: NoticeLevel | null | undefined): number {
  return level == null ? -1 : noticeLevels.indexOf(level);
}
