import { refuseCopy } from './copied-log.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

/**
 * Notes that the import of a file begins and returns the `recordedAt` its events must carry: the given one, or that of
 * an earlier run which did not finish, so that a run after a crash leaves what one clean run would have left.
 * `fileHash` names the file's content and whatever else decides its events (the mapping).
 */
export function beginImport(session: Session, fileHash: string, recordedAt: number): Promise<number> {
  return session.transaction(async () => {
    await refuseCopy(session);
    const [unfinished] = await session.rows<{ recorded_at: number }>(
      `SELECT recorded_at FROM imports WHERE file_hash = (($1::JSON)->>0) AND NOT finished`,
      [fileHash],
    );
    if (unfinished !== undefined) return unfinished.recorded_at;
    await session.run(`DELETE FROM imports WHERE file_hash = (($1::JSON)->>0)`, [fileHash]);
    await session.run(`INSERT INTO imports SELECT ($1::JSON)->>0, ${int(recordedAt)}, false`, [fileHash]);
    return recordedAt;
  });
}

/** Notes that the import of a file is complete. */
export async function finishImport(session: Session, fileHash: string): Promise<void> {
  await session.run(`UPDATE imports SET finished = true WHERE file_hash = (($1::JSON)->>0)`, [fileHash]);
}
