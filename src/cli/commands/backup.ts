import path from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import { plural } from '../../core/report/plural.ts';
import type { BackupManifest } from '../../store/backup-manifest.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { refuseOtherLog } from '../restored-log.ts';
import { openConfig, withData } from '../settings.ts';
import { shownPath } from '../shown-path.ts';

interface BackupOptions extends CommonOptions {
  readonly json?: boolean;
}

const backupHelp = `
Writes a folder with the database, the files of archived reports and their
checksums, as they are at one moment; the bot goes on meanwhile. The
configuration and the environment are yours to keep. Where bots share a Redis
it is their copy of the log alone: back up Redis itself.

Examples:
  sla-bot backup /backups/sla-bot-2026-11-26
  sla-bot backup "/backups/sla-bot-$(date +%F)" --json`;

const restoreHelp = `
Checks the backup, then puts it in the place of what the data folder holds,
which is kept aside in it, in replaced-1. A bot that runs starts anew with it.

Examples:
  sla-bot restore /backups/sla-bot-2026-11-26
  sla-bot restore /backups/sla-bot-2026-11-26 --check`;

interface RestoreOptions extends BackupOptions {
  readonly check?: boolean;
}

/** `sla-bot backup DIR` and `sla-bot restore DIR`. */
export function registerBackup(program: Command, cli: Cli): void {
  program
    .command('backup')
    .argument('<folder>', 'a folder that does not exist yet')
    .description('copy everything into a folder, while the bot runs')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', backupHelp)
    .action((folder: string, options: BackupOptions) => backUp(folder, options, cli));
  program
    .command('restore')
    .argument('<folder>', 'a folder that sla-bot backup wrote')
    .description('put a backup in the place of the data')
    .option('--check', 'only say whether the backup is whole')
    .option('--json', 'print what it holds as JSON')
    .addHelpText('after', restoreHelp)
    .action((folder: string, options: RestoreOptions) => restore(folder, options, cli));
}

async function backUp(to: string, options: BackupOptions, cli: Cli): Promise<void> {
  const settings = openConfig(options, cli);
  const folder = path.resolve(cli.io.cwd, to);
  refuseInside(folder, settings.folder);
  const manifest = await withData(settings, cli, (store) => store.backUp(folder));
  tell(manifest, `wrote ${to}`, options, cli);
  if (manifest.sharedLog !== null) {
    cli.io.err(
      'note: this is a copy of the shared log; schedules, deliveries and archived reports lie in Redis\n',
    );
  }
}

async function restore(from: string, options: RestoreOptions, cli: Cli): Promise<void> {
  const settings = openConfig(options, cli);
  const backup = path.resolve(cli.io.cwd, from);
  const { verifyBackup } = await import('../../store/backup-manifest.ts');
  const manifest = await verifyBackup(backup);
  refuseNewer(manifest, await schemaVersion());
  if (options.check === true) return tell(manifest, `${from} is whole`, options, cli);
  await refuseOtherLog(manifest, settings, cli);
  const { stageRestore } = await import('../../store/restore.ts');
  const { aside } = await stageRestore(backup, settings.folder, manifest);
  if (cli.restart === undefined) {
    await cli.stores.use(settings.folder, settings.config, async () => {});
    tell(manifest, `restored ${from}`, options, cli);
  } else {
    tell(manifest, `restoring ${from}: the bot starts anew with it`, options, cli);
    cli.restart();
  }
  if (aside !== null) cli.io.err(`what was there before: ${shownPath(cli.io.cwd, aside)}\n`);
}

/** A backup in what it is a backup of would be lost with it. */
function refuseInside(folder: string, data: string): void {
  if (!`${folder}${path.sep}`.startsWith(`${data}${path.sep}`)) return;
  throw new UserError(`${folder} lies in the data folder itself`, {
    code: 'backup-inside',
    hint: 'Name a folder elsewhere, best on another disk.',
  });
}

async function schemaVersion(): Promise<number> {
  const { migrations } = await import('../../store/schema.ts');
  return migrations.length;
}

function refuseNewer(manifest: BackupManifest, known: number): void {
  if (manifest.schemaVersion <= known) return;
  throw new UserError(`the backup is of sla-bot ${manifest.program}, which is newer than this one`, {
    code: 'store-newer',
    hint: 'Restore it with that version or a later one.',
  });
}

function tell(manifest: BackupManifest, headline: string, { json }: BackupOptions, { io }: Cli): void {
  if (json === true) {
    io.out(`${JSON.stringify(manifest, null, 2)}\n`);
    return;
  }
  const files = manifest.files.length;
  const megabytes = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const size = megabytes.toLocaleString('en', { maximumFractionDigits: 1 });
  const at = new Date(manifest.createdAt).toISOString().replace(/\.\d+Z$/, 'Z');
  io.out(
    `${headline}\n  ${manifest.dataVersion.toLocaleString('en')} log ${plural(manifest.dataVersion, 'entry', 'entries')}, ${files} ${plural(files, 'file')}, ${size} MB\n  of ${at}, data ${manifest.dataHash}, written by sla-bot ${manifest.program}\n`,
  );
}
