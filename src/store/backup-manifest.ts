import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ownerOf, processUser } from '../../config/unwritable.ts';
import { UserError } from '../core/errors.ts';
import { databaseName, reportsFolder } from './files.ts';

const manifestFile = 'backup.json';
const format = 1;

const originSchema = z.strictObject({
  /** Epoch milliseconds. */
  createdAt: z.number().int(),
  /** Version of the program. */
  program: z.string(),
  schemaVersion: z.number().int(),
  /** Of the data, as reports show it. */
  dataVersion: z.number().int(),
  dataHash: z.string(),
  /** Id of the shared log that it is a copy of; null: it has a log of its own. */
  sharedLog: z.string().nullable().default(null),
});

const manifestSchema = z.strictObject({
  format: z.literal(format),
  ...originSchema.shape,
  /** Every file of the backup but this one, with forward slashes. */
  files: z.array(
    z.strictObject({
      path: z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\0]+$/),
      bytes: z.number().int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

export type BackupOrigin = z.output<typeof originSchema>;
export type BackupManifest = z.output<typeof manifestSchema>;

export async function manifestOf(folder: string, origin: BackupOrigin): Promise<BackupManifest> {
  const names = await filesIn(folder);
  const files: BackupManifest['files'] = [];
  for (const name of names.filter((one) => one !== manifestFile)) {
    const file = path.join(folder, name);
    files.push({ path: name, bytes: (await stat(file)).size, sha256: await digestOf(file) });
  }
  return { format, ...origin, files };
}

export function writeManifest(folder: string, manifest: BackupManifest): Promise<void> {
  return writeFile(path.join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * What a folder says it holds. UserError, which names it as `shown`, where it is no backup, or not whole, or other than it was
 * written.
 */
export async function verifyBackup(folder: string, shown = folder): Promise<BackupManifest> {
  const text = await readFile(path.join(folder, manifestFile), 'utf8').catch(
    (cause: NodeJS.ErrnoException) => {
      throw noManifest(folder, shown, cause);
    },
  );
  const said = manifestSchema.safeParse(parsed(text));
  if (!said.success) {
    throw new UserError(`${path.join(shown, manifestFile)} cannot be read`, {
      code: 'backup-damaged',
      hint: 'It was changed, or written by a newer sla-bot; take another backup, or that program.',
      details: said.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    });
  }
  const found = await manifestOf(folder, said.data);
  const problems = differences(said.data, found);
  if (problems.length > 0) {
    throw new UserError(`the backup ${shown} is not what was written`, {
      code: 'backup-damaged',
      details: problems.slice(0, 20),
      hint: 'Take another one: nothing was restored.',
    });
  }
  return said.data;
}

function noManifest(folder: string, shown: string, cause: NodeJS.ErrnoException): UserError {
  if (cause.code === 'EACCES' || cause.code === 'EPERM') {
    return new UserError(`${processUser()} may not read ${shown}, which belongs to ${ownerOf(folder)}`, {
      code: 'no-backup',
      hint: `Let ${processUser()} read it: while a bot runs it reads the backup, as its own user.`,
      cause,
    });
  }
  const what = existsSync(folder)
    ? `${shown} is no backup: it has no ${manifestFile}`
    : `there is no ${shown}`;
  return new UserError(what, {
    code: 'no-backup',
    hint: 'Name the folder that sla-bot backup wrote.',
    cause,
  });
}

function differences(said: BackupManifest, found: BackupManifest): string[] {
  const there = new Map(found.files.map((file) => [file.path, file]));
  const missing = said.files.flatMap(({ path: name, bytes, sha256 }) => {
    const file = there.get(name);
    if (file === undefined) return [`${name} is missing`];
    if (file.bytes !== bytes) return [`${name} has ${file.bytes} bytes, not ${bytes}`];
    return file.sha256 === sha256 ? [] : [`${name} has other content`];
  });
  const known = new Set(said.files.map((file) => file.path));
  const isOurs = (name: string) => name === databaseName || name.startsWith(`${reportsFolder}/`);
  return [
    ...missing,
    ...(known.has(databaseName) ? [] : [`${databaseName} is missing`]),
    ...said.files.flatMap((file) =>
      isOurs(file.path) ? [] : [`${file.path} is nothing that a backup holds`],
    ),
    ...found.files.flatMap((file) => (known.has(file.path) ? [] : [`${file.path} is none of its`])),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** UserError where there is anything but files and folders: a link could name what is none of the backup's. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const strange = entries.find((entry) => !entry.isDirectory() && !entry.isFile());
  if (strange !== undefined) {
    throw new UserError(`the backup ${folder} holds ${strange.name}, which is neither file nor folder`, {
      code: 'backup-damaged',
      hint: 'A backup holds no links: take another one; nothing was restored.',
    });
  }
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
