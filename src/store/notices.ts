import {
  type Notice,
  type NoticeLedger,
  type NoticeSummary,
  noticeKey,
  type Silence,
  silenceKey,
} from '../ports/notices.ts';
import { createTurns } from '../threads/turns.ts';
import type { StoreContext } from './context.ts';
import type { Session } from './session.ts';
import { textOut } from './text.ts';

type Table = 'notices' | 'notice_summaries' | 'silences';

/** What a row is found by, when it was changed, and all of it. */
interface Row {
  readonly key: string;
  readonly at: number;
  readonly content: object;
}

/**
 * The ledger of notices over the store's tables. Calls follow one another and wait for no import at work; what is put
 * while something is being written is written with what else came meanwhile, since a commit costs more than its rows.
 */
export function createNoticeLedger({ detached }: StoreContext): NoticeLedger {
  const inTurn = createTurns();
  const own = <T>(work: (session: Session) => Promise<T>) => inTurn(() => detached(work));
  let waiting: Batch | null = null;

  function put(change: Parameters<NoticeLedger['put']>[0]): Promise<void> {
    if (waiting === null) {
      const batch: Batch = { notices: new Map(), summaries: new Map(), written: Promise.resolve() };
      waiting = batch;
      batch.written = inTurn(() => {
        waiting = null;
        return detached((session) => session.transaction(() => write(session, batch)));
      });
    }
    for (const notice of change.notices ?? []) waiting.notices.set(noticeKey(notice), notice);
    for (const summary of change.summaries ?? []) waiting.summaries.set(summary.message.id, summary);
    return waiting.written;
  }

  return {
    put,
    notices: () => own((session) => all<Notice>(session, 'notices')),
    summaries: () => own((session) => all<NoticeSummary>(session, 'notice_summaries')),
    forget: (old) => own((session) => remove(session, 'notices', old.map(noticeKey))),
    silences: () => own((session) => all<Silence>(session, 'silences')),
    silence: (silence) =>
      own((session) =>
        session.transaction(() =>
          replace(session, 'silences', [{ key: silenceKey(silence), at: silence.at, content: silence }]),
        ),
      ),
    unsilence: (key) =>
      own(async (session) => {
        const found = await session.rows<{ n: number }>(
          'SELECT count(*) AS n FROM silences WHERE key = (($1::JSON)->>0)',
          [silenceKey(key)],
        );
        await remove(session, 'silences', [silenceKey(key)]);
        return (found[0]?.n ?? 0) > 0;
      }),
  };
}

interface Batch {
  readonly notices: Map<string, Notice>;
  readonly summaries: Map<string, NoticeSummary>;
  written: Promise<void>;
}

async function write(session: Session, { notices, summaries }: Batch): Promise<void> {
  const rows = [...notices].map(([key, content]) => ({ key, at: content.updatedAt, content }));
  await replace(session, 'notices', rows);
  const open = [...summaries].filter(([, { message }]) => message.state === 'sending');
  await remove(session, 'notice_summaries', [...summaries.keys()]);
  await replace(
    session,
    'notice_summaries',
    open.map(([key, content]) => ({ key, at: content.message.begunAt, content })),
  );
}

async function replace(session: Session, table: Table, rows: readonly Row[]): Promise<void> {
  await remove(
    session,
    table,
    rows.map(({ key }) => key),
  );
  if (rows.length === 0) return;
  await session.run(
    `INSERT INTO ${table} (key, changed_at, content)
      SELECT item->>0, (item->>1)::BIGINT, item->>2 FROM (SELECT unnest(from_json($1, '["JSON"]')) AS item)`,
    rows.map(({ key, at, content }) => [key, at, JSON.stringify(content)]),
  );
}

async function remove(session: Session, table: Table, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await session.run(`DELETE FROM ${table} WHERE key IN (SELECT unnest(from_json($1, '["VARCHAR"]')))`, keys);
}

async function all<T>(session: Session, table: Table): Promise<T[]> {
  const rows = await session.rows<{ content: string }>(
    `SELECT ${textOut('content')} AS content FROM ${table} ORDER BY changed_at, key`,
  );
  return rows.map(({ content }) => JSON.parse(content) as T);
}
