import { type DeadLetter, type DeadLetterCount, type DeadLetters, mostKept } from '../ports/dead-letters.ts';
import { UnavailableError } from '../ports/intake.ts';
import { createTurns } from '../threads/turns.ts';
import type { StoreContext } from './context.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';

type Put = Parameters<DeadLetters['put']>[0];

interface Row extends Record<string, string | number | null> {
  readonly id: string;
  readonly endpoint: string;
  readonly kind: string | null;
  readonly reason: string;
  readonly received_at: number;
  readonly times: number;
  readonly headers: string;
  readonly body: string;
}

interface Batch {
  readonly letters: Put[];
  readonly written: Promise<void>;
}

const columns = ['id', 'endpoint', 'kind', 'reason', 'headers', 'body']
  .map((name) => `${textOut(name)} AS ${name}`)
  .join(', ');

/** The list of ids or names of `$1`, as rows. */
const listed = `SELECT unnest(from_json($1, '["VARCHAR"]'))`;

/**
 * Dead letters over the store's table. Calls follow one another and wait for no import at work; what is put while
 * something is being written is written together. `settled` resolves when what was put so far is written.
 */
export function createDeadLetters({ detached }: StoreContext): DeadLetters & { settled(): Promise<void> } {
  const inTurn = createTurns();
  const own = <T>(work: (session: Session) => Promise<T>) => inTurn(() => detached(work));
  let waiting: Batch | null = null;

  function put(letter: Put): Promise<void> {
    if (waiting === null) {
      const letters: Put[] = [];
      const written = inTurn(() => {
        waiting = null;
        return detached((session) => session.transaction(() => write(session, letters)));
      }).catch((error: unknown) => {
        throw new UnavailableError('a request that could not be used cannot be kept', { cause: error });
      });
      waiting = { letters, written };
    }
    waiting.letters.push(letter);
    return waiting.written;
  }

  return {
    put,
    settled: () => inTurn(async () => {}),
    list: ({ endpoint, limit }) =>
      own(async (session) => {
        const where = endpoint === undefined ? '' : 'WHERE endpoint = (($1::JSON)->>0)';
        const rows = await session.rows<Row>(
          `SELECT ${columns}, received_at, times FROM dead_letters ${where}
            ORDER BY received_at DESC, id LIMIT ${int(limit)}`,
          endpoint === undefined ? undefined : [endpoint],
        );
        return rows.map(toLetter);
      }),
    find: (id) =>
      own(async (session) => {
        const [row] = await session.rows<Row>(
          `SELECT ${columns}, received_at, times FROM dead_letters WHERE id = (($1::JSON)->>0)`,
          [id],
        );
        return row === undefined ? null : toLetter(row);
      }),
    remove: (ids) =>
      own((session) => session.run(`DELETE FROM dead_letters WHERE id IN (${listed})`, ids)).then(() => {}),
    counts: () => own(readCounts),
  };
}

async function write(session: Session, letters: readonly Put[]): Promise<void> {
  const times = new Map<string, number>();
  const last = new Map<string, Put>();
  for (const letter of letters) {
    times.set(letter.id, (times.get(letter.id) ?? 0) + 1);
    last.set(letter.id, letter);
  }
  const before = await session.rows<{ id: string; times: number }>(
    `SELECT id, times FROM dead_letters WHERE id IN (${listed})`,
    [...last.keys()],
  );
  for (const row of before) times.set(row.id, (times.get(row.id) ?? 0) + row.times);
  await session.run(`DELETE FROM dead_letters WHERE id IN (${listed})`, [...last.keys()]);
  await session.run(
    `INSERT INTO dead_letters SELECT item->>0, item->>1, item->>2, item->>3, (item->>4)::BIGINT, (item->>5)::BIGINT,
      item->>6, item->>7 FROM (SELECT unnest(from_json($1, '["JSON"]')) AS item)`,
    [...last.values()].map(({ id, endpoint, kind, reason, receivedAt, headers, body }) => [
      id,
      endpoint,
      kind,
      reason,
      receivedAt,
      times.get(id) ?? 1,
      JSON.stringify(headers),
      body,
    ]),
  );
  await session.run(
    `DELETE FROM dead_letters WHERE rowid IN (SELECT rowid FROM dead_letters WHERE endpoint IN (${listed})
      QUALIFY row_number() OVER (PARTITION BY endpoint ORDER BY received_at DESC, id) > ${mostKept})`,
    [...new Set(letters.map(({ endpoint }) => endpoint))],
  );
}

async function readCounts(session: Session): Promise<DeadLetterCount[]> {
  const rows = await session.rows<{
    endpoint: string;
    kind: string | null;
    reason: string;
    letters: number;
    last_at: number;
  }>(`SELECT ${textOut('endpoint')} AS endpoint, ${textOut('kind')} AS kind, ${textOut('reason')} AS reason,
      count(*) AS letters, max(received_at) AS last_at FROM dead_letters GROUP BY ALL
    ORDER BY letters DESC, endpoint, kind, reason`);
  return rows.map(({ last_at, ...row }) => ({ ...row, lastAt: last_at }));
}

function toLetter({ received_at, headers, ...row }: Row): DeadLetter {
  const { id, endpoint, kind, reason, times, body } = row;
  const kept = JSON.parse(headers) as Readonly<Record<string, string>>;
  return { id, endpoint, kind, reason, receivedAt: received_at, times, headers: kept, body };
}
