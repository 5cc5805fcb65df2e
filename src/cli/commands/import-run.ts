import path from 'node:path';
import { policyContent } from '../../../config/policy.ts';
import type { Config } from '../../../config/schema.ts';
import { fileFingerprint } from '../../ingest/files/fingerprint.ts';
import { type ImportSummary, importFile } from '../../ingest/files/import-file.ts';
import type { Mapping } from '../../ingest/mapping/schema.ts';
import type { Store } from '../../store/open.ts';
import type { Cli } from '../cli.ts';
import { createProgressBar } from '../progress.ts';
import { newSince, targetWarnings, untargetedNow } from './target-warnings.ts';

export interface ImportRequest {
  readonly file: string;
  readonly mapping: Mapping;
  readonly config: Config;
  readonly folder: string;
  readonly recordedAt: number;
  /** Into this data folder and no shared log. */
  readonly alone?: boolean;
}

export interface ImportOutcome {
  readonly summary: ImportSummary;
  /** What the incidents that came with the file lack to be judged, one sentence each. */
  readonly warnings: readonly string[];
}

/** Imports one file into a data folder's store, with a progress bar. */
export async function importOne(request: ImportRequest, cli: Cli): Promise<ImportOutcome> {
  const fingerprint = fileFingerprint(path.resolve(cli.io.cwd, request.file), request.mapping);
  return cli.stores.use(
    request.folder,
    request.config,
    async (store) => {
      const version = await recordPolicies(store, request, cli);
      const before = await store.untargeted(version);
      const summary = await importInto(store, request, fingerprint, cli);
      const brought = newSince(before, await untargetedNow(store, version));
      return { summary, warnings: targetWarnings(brought, request.config.policies) };
    },
    request.alone === undefined ? {} : { alone: request.alone },
  );
}

/**
 * Stores the configured policies as a new version where they changed, and says what that means for incidents
 * judged before. The version that judges what is recorded now.
 */
export async function recordPolicies(
  store: Store,
  request: Pick<ImportRequest, 'config' | 'recordedAt'>,
  cli: Cli,
): Promise<number> {
  const before = await store.policyVersions();
  const version = await store.recordPolicies(await policyContent(request.config), request.recordedAt);
  if (before.length > 0 && !before.some((known) => known.version === version.version)) {
    cli.io.err(
      `note: the policies changed; version ${version.version} judges what is recorded from now on.\n` +
        '      "sla-bot rejudge" applies it to incidents recorded before.\n',
    );
  }
  return version.version;
}

async function importInto(
  store: Store,
  { file, mapping, ...request }: ImportRequest,
  fingerprint: string,
  cli: Cli,
): Promise<ImportSummary> {
  const recordedAt = await store.beginImport(fingerprint, request.recordedAt);
  const bar = createProgressBar(cli.io, cli.clock.now);
  try {
    const summary = await importFile({
      path: path.resolve(cli.io.cwd, file),
      mapping,
      log: store,
      withdrawals: store.withdrawals,
      recordedAt,
      signal: cli.io.signal,
      onProgress: ({ stage, done, total }) => bar.update(stage, done, total),
    });
    await store.finishImport(fingerprint);
    return asGiven(summary, file, cli.io.cwd);
  } finally {
    bar.end();
  }
}

/** Paths as the person wrote them. */
function asGiven(summary: ImportSummary, file: string, cwd: string): ImportSummary {
  const { rejectedFile } = summary;
  const shown =
    rejectedFile === null || path.isAbsolute(file) ? rejectedFile : path.relative(cwd, rejectedFile);
  return { ...summary, path: file, rejectedFile: shown };
}
