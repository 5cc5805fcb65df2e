import { DuckDBInstance } from '@duckdb/node-api';
import { UserError } from '../core/errors.ts';
import { schemaVersion } from './schema.ts';
import { createSession } from './session.ts';

/** What runs as soon as something is read from it, and is none of ours. */
const strange = `SELECT view_name AS name FROM duckdb_views() WHERE NOT internal
  UNION ALL SELECT function_name FROM duckdb_functions() WHERE NOT internal`;

/**
 * Looks into a database that somebody hands over, before it takes the place of another: nothing but tables may be in it, of
 * the schema that is said. UserError, which names it as `shown`, where it is otherwise, or cannot be opened.
 */
export async function checkStaged(file: string, said: number, shown: string): Promise<void> {
  const refuse = (what: string, cause?: unknown) =>
    new UserError(`the database of ${shown} ${what}`, {
      code: 'backup-damaged',
      hint: 'Take another one: nothing was restored.',
      cause,
    });
  const instance = await DuckDBInstance.create(file, {
    access_mode: 'READ_ONLY',
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  }).catch((cause: unknown) => {
    throw refuse('cannot be opened', cause);
  });
  try {
    const session = createSession(await instance.connect(), (cause) => refuse('cannot be read', cause));
    const [found] = await session.rows<{ name: string }>(strange);
    if (found !== undefined) throw refuse(`holds more than tables: ${found.name}`);
    const version = await schemaVersion(session);
    if (version !== said) throw refuse(`has schema version ${version}; its manifest says ${said}`);
    session.close();
  } finally {
    instance.closeSync();
  }
}
