import type { AuditEntry, AuditLog } from '../ports/audit.ts';
import { createTurns } from '../threads/turns.ts';
import type { StoreContext } from './context.ts';
import { int, textOut } from './text.ts';

/** Texts go in as `$1`, a JSON list, in this order. */
const texts = [
  'id',
  'platform',
  'channel',
  'user_id',
  'user_name',
  'command',
  'options',
  'status',
  'reason',
  'words',
] as const;

type Row = Record<(typeof texts)[number], string | null> & { asked_at: number; duration_ms: number };

/**
 * The audit log over the store's table. Entries are written one after the other and wait for no import at work;
 * `settled` resolves when those recorded so far are written.
 */
export function createAuditLog({ detached, read }: StoreContext): AuditLog & { settled(): Promise<void> } {
  const inTurn = createTurns();
  return {
    settled: () => inTurn(async () => {}),
    record: (entry) =>
      inTurn(() => detached((session) => session.run(insert(entry), textsOf(entry)))).then(() => {}),
    list: (limit) =>
      read(async (session) => {
        const columns = texts.map((name) => `${textOut(name)} AS ${name}`).join(', ');
        const rows = await session.rows<Row>(
          `SELECT asked_at, duration_ms, ${columns} FROM audit ORDER BY asked_at DESC, rowid DESC LIMIT ${int(limit)}`,
        );
        return rows.map(toEntry);
      }),
    forget: (before) =>
      inTurn(() =>
        detached((session) => session.run(`DELETE FROM audit WHERE asked_at < ${int(before)}`)),
      ).then(() => {}),
  };
}

function insert({ at, durationMs }: AuditEntry): string {
  const values = texts.map((_, index) => `($1::JSON)->>${index}`).join(', ');
  return `INSERT INTO audit (asked_at, duration_ms, ${texts.join(', ')}) SELECT ${int(at)}, ${int(durationMs)}, ${values}`;
}

function textsOf({
  id,
  platform,
  channel,
  user,
  userName,
  command,
  options,
  status,
  reason,
  words,
}: AuditEntry) {
  const json = options === null ? null : JSON.stringify(options);
  return [id, platform, channel, user, userName, command, json, status, reason, words];
}

function toEntry(row: Row): AuditEntry {
  return {
    at: row.asked_at,
    id: row.id ?? '',
    platform: row.platform ?? '',
    channel: row.channel ?? '',
    user: row.user_id ?? '',
    userName: row.user_name,
    command: row.command,
    options: row.options === null ? null : JSON.parse(row.options),
    status: row.status ?? '',
    reason: row.reason,
    words: row.words,
    durationMs: row.duration_ms,
  };
}
