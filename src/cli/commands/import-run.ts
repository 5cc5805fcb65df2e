import { existsSync } from 'node:fs';
import path from 'node:path';
import { policyContent } from '../../../config/policy.ts';
import type { Config } from '../../../config/schema.ts';
import { UserError } from '../../core/errors.ts';
import { fileFingerprint } from '../../ingest/files/fingerprint.ts';
import { type ImportSummary, importFile } from '../../ingest/files/import-file.ts';
import { loadMapping } from '../../ingest/mapping/load.ts';
import type { Store } from '../../store/open.ts';
import type { Cli } from '../cli.ts';
import { createProgressBar } from '../progress.ts';

export interface ImportRequest {
  readonly file: string;
  readonly mapping: string;
  readonly config: Config;
  readonly folder: string;
  readonly recordedAt: number;
}

/** Imports one file into a data folder's store, with a progress bar. */
export function importOne(request: ImportRequest, cli: Cli): Promise<ImportSummary> {
  return cli.stores.use(request.folder, request.config, async (store) => {
    await recordPolicies(store, request, cli);
    return importInto(store, request, cli);
  });
}

/**
 * Stores the configured policies as a new version where they changed, and says what that means for incidents
 * judged before.
 */
export async function recordPolicies(
  store: Store,
  request: Pick<ImportRequest, 'config' | 'recordedAt'>,
  cli: Cli,
): Promise<void> {
  const before = await store.policyVersions();
  const version = await store.recordPolicies(await policyContent(request.config), request.recordedAt);
  if (before.length > 0 && !before.some((known) => known.version === version.version)) {
    cli.io.err(
      `note: the policies changed; version ${version.version} judges what is recorded from now on.\n` +
        '      "sla-bot rejudge" applies it to incidents recorded before.\n',
    );
  }
}

async function importInto(store: Store, request: ImportRequest, cli: Cli): Promise<ImportSummary> {
  const file = path.resolve(cli.io.cwd, request.file);
  if (!existsSync(file)) throw new UserError(`no such file: ${request.file}`);
  const mapping = loadMapping(request.mapping, cli.io.cwd);
  const fingerprint = fileFingerprint(file, mapping);
  const recordedAt = await store.beginImport(fingerprint, request.recordedAt);
  const bar = createProgressBar(cli.io, cli.clock.now);
  try {
    const summary = await importFile({
      path: file,
      mapping,
      log: store,
      recordedAt,
      signal: cli.io.signal,
      onProgress: ({ stage, done, total }) => bar.update(stage, done, total),
    });
    await store.finishImport(fingerprint);
    return summary;
  } finally {
    bar.end();
  }
}
