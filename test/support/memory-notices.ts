import {
  type Notice,
  type NoticeLedger,
  type NoticeSummary,
  noticeKey,
  type Silence,
  silenceKey,
} from '../../src/ports/notices.ts';

/** A ledger of notices in memory. */
export function memoryNotices(): NoticeLedger {
  const notices = new Map<string, Notice>();
  const summaries = new Map<string, NoticeSummary>();
  const silences = new Map<string, Silence>();
  return {
    notices: async () => structuredClone([...notices.values()].sort((a, b) => a.updatedAt - b.updatedAt)),
    summaries: async () => structuredClone([...summaries.values()]),
    async put(change) {
      for (const one of change.notices ?? []) notices.set(noticeKey(one), structuredClone(one));
      for (const one of change.summaries ?? []) {
        if (one.message.state === 'done') summaries.delete(one.message.id);
        else summaries.set(one.message.id, structuredClone(one));
      }
    },
    async forget(old) {
      for (const one of old) notices.delete(noticeKey(one));
    },
    silences: async () => structuredClone([...silences.values()].sort((a, b) => a.at - b.at)),
    silence: async (silence) => void silences.set(silenceKey(silence), structuredClone(silence)),
    unsilence: async (key) => silences.delete(silenceKey(key)),
  };
}
