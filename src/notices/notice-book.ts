import { type Notice, noticeKey } from '../ports/notices.ts';
import { keyOf } from './incident-key.ts';
import type { Traffic } from './plan-notices.ts';

/** What was told, in memory; the ledger has the same. */
export interface NoticeBook {
  of(incident: string): readonly Notice[];
  incidents(): Iterable<string>;
  put(notice: Notice): void;
  remove(notice: Notice): void;
  /** Notes a new message, so that storms are seen. */
  posted(destination: string, at: number): void;
  summarised(destination: string, at: number): void;
  trafficOf(destination: string): Traffic;
}

export function createNoticeBook(withinMs: number): NoticeBook {
  const byIncident = new Map<string, Map<string, Notice>>();
  const traffic = new Map<string, { postedAt: number[]; summaryAt: number | null }>();

  function trafficTo(destination: string) {
    const known = traffic.get(destination) ?? { postedAt: [], summaryAt: null };
    traffic.set(destination, known);
    return known;
  }

  function posted(destination: string, at: number): void {
    const known = trafficTo(destination);
    known.postedAt = [...known.postedAt.filter((one) => one > at - withinMs), at];
  }

  return {
    of: (incident) => [...(byIncident.get(incident)?.values() ?? [])],
    incidents: () => byIncident.keys(),
    put(notice) {
      const key = keyOf(notice);
      const known = byIncident.get(key) ?? new Map<string, Notice>();
      byIncident.set(key, known.set(noticeKey(notice), notice));
    },
    remove(notice) {
      const known = byIncident.get(keyOf(notice));
      known?.delete(noticeKey(notice));
      if (known?.size === 0) byIncident.delete(keyOf(notice));
    },
    posted,
    summarised(destination, at) {
      trafficTo(destination).summaryAt = at;
    },
    trafficOf: trafficTo,
  };
}
