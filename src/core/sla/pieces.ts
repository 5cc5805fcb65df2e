import { openBetween, pausedBetween, reachOn, type Track } from './track.ts';
import type { ClockRecord, Segment } from './types.ts';

/** Wall time `[from, to)` of a clock as measured by one rule; consecutive pieces make up the clock. */
export interface Piece {
  readonly track: Track;
  readonly from: number;
  readonly to: number;
}

/** Earliest instant within the pieces at which their open time adds up to `ms`; null: not in them. */
export function firstReach(pieces: readonly Piece[], start: number, ms: number): number | null {
  if (ms <= 0) return start;
  let sum = 0;
  for (const { track, from, to } of pieces) {
    const open = openBetween(track, from, to);
    if (sum + open >= ms) return reachOn(track, from, ms - sum);
    sum += open;
  }
  return null;
}

/** Paused milliseconds of all pieces. */
export function pausedIn(pieces: readonly Piece[]): number {
  let sum = 0;
  for (const { track, from, to } of pieces) sum += pausedBetween(track, from, to);
  return sum;
}

type Add = (from: number, to: number, state: Segment['state']) => void;

function cut({ track, from, to }: Piece, add: Add): void {
  for (const [index, start] of track.starts.entries()) {
    const begin = Math.max(start, from);
    const end = Math.min(track.starts[index + 1] ?? track.end, to);
    if (begin >= end) continue;
    if (track.paused[index]) {
      add(begin, end, 'paused');
      continue;
    }
    let at = begin;
    for (const open of track.rule.calendar.intervals(begin, end)) {
      add(at, open.from, 'closed');
      add(open.from, open.to, 'running');
      at = open.to;
    }
    add(at, end, 'closed');
  }
}

/** Pieces cut at pauses and the calendars' bounds; neighbours in one state become one segment. */
function segmentsOf(pieces: readonly Piece[]): Segment[] {
  const segments: Segment[] = [];
  const add: Add = (from, to, state) => {
    if (from >= to) return;
    const last = segments.at(-1);
    if (last?.state === state) segments[segments.length - 1] = { from: last.from, to, state };
    else segments.push({ from, to, state });
  };
  for (const piece of pieces) cut(piece, add);
  return segments;
}

export const noSegments: readonly Segment[] = [];

/** Up to this much wall time and this many pieces segments are cheap enough to work out for every clock. */
const eagerMs = 259_200_000; // 3 days
const eagerPieces = 8;

/**
 * A record with its segments: at once where they are few, else when read, so that a clock that has been open for
 * years costs no more than another.
 */
export function withSegments(record: ClockRecord, pieces: readonly Piece[]): ClockRecord {
  const few = pieces.length <= eagerPieces && pieces.every(({ track }) => track.starts.length <= eagerPieces);
  const short = record.wallMs <= eagerMs || pieces.every(({ track }) => track.rule.calendar.always);
  if (few && short) return { ...record, segments: segmentsOf(pieces) };
  return {
    ...record,
    get segments() {
      return segmentsOf(pieces);
    },
  };
}
