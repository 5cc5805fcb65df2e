import { existsSync } from 'node:fs';
import path from 'node:path';
import { dataFolder, loadConfig } from '../../config/load.ts';
import { problemText } from '../../config/problem.ts';
import { isShared } from '../../config/redis-schema.ts';
import type { Config } from '../../config/schema.ts';
import { foreignOwner } from '../../config/unwritable.ts';
import { freshnessText } from '../bot/freshness.ts';
import { UserError } from '../core/errors.ts';
import { visible } from '../output/safe-text.ts';
import type { ReportFormat } from '../ports/renderer.ts';
import { createServices, type Services } from '../services.ts';
import type { Store } from '../store/open.ts';
import type { Cli, CommonOptions } from './cli.ts';
import { policiesDiffer } from './policies-differ.ts';
import { createRedactor } from './redact.ts';
import { shownPath } from './shown-path.ts';

/** Where the demo keeps its sample, within the data folder. */
export const demoFolder = 'demo';

/** What a command goes by. */
export interface Settings {
  readonly config: Config;
  readonly folder: string;
  /** The operator's configuration file, absolute; null: none. */
  readonly file: string | null;
}

/** The configuration and data folder that a command's options and environment name; warnings go to stderr. */
export function openConfig(options: CommonOptions, cli: Cli): Settings {
  const { config, file, warnings } = loadConfig({
    file: options.config === undefined ? null : path.resolve(cli.io.cwd, options.config),
    env: cli.io.env,
    cwd: cli.io.cwd,
  });
  const mask = createRedactor(cli.io.env);
  for (const warning of warnings) cli.io.err(mask(`${problemText(warning)}\n`));
  return { config, file, folder: path.resolve(cli.io.cwd, dataFolder(options.data, cli.io.env)) };
}

/**
 * Lends the store of a folder that holds incidents. UserError, with nothing created, where nothing was imported.
 */
export async function withData<T>(
  { folder, config }: { folder: string; config: Config },
  cli: Cli,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { hasStore } = await import('../store/open.ts');
  // A copy of a shared log is filled as it is opened.
  if (!hasStore(folder) && !isShared(config.redis, cli.io.env)) throw nothingImported(folder, cli);
  return cli.stores.use(folder, config, async (store) => {
    const { version } = await store.dataVersion();
    if (version === 0) throw nothingImported(folder, cli);
    sayAge(store, config, cli);
    return work(store);
  });
}

/** Lends the store of a folder, new and empty where there was none. */
function withStore<T>(
  { folder, config }: { folder: string; config: Config },
  cli: Cli,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  return cli.stores.use(folder, config, async (store) => {
    sayAge(store, config, cli);
    return work(store);
  });
}

function sayAge(store: Store, { locale, timeZone }: Config, { io }: Cli): void {
  const text = freshnessText(store.freshness(), { language: locale, timeZone });
  if (text !== null) io.err(`note: ${text}\n`);
}

function nothingImported(folder: string, cli: Cli): UserError {
  const foreign = foreignOwner([folder]);
  if (foreign !== null) {
    return new UserError(`the data folder cannot be used: ${foreign}`, {
      code: 'store-folder',
      hint: 'Run this as that user, or name another folder with --data.',
    });
  }
  const shown = folder === cli.io.cwd ? '.' : shownPath(cli.io.cwd, folder);
  const demo = path.join(folder, demoFolder);
  const sample = existsSync(demo)
    ? `the sample of sla-bot demo lies in --data ${shownPath(cli.io.cwd, demo)}`
    : 'sla-bot demo makes a sample; --data names another folder';
  return new UserError(`nothing has been imported into the data folder ${shown} yet`, {
    code: 'no-data',
    hint: `sla-bot import FILE --mapping NAME reads incidents; ${sample}.`,
  });
}

/** Runs `work` over the open store with everything that answers and draws; closes what it opened. */
export async function withServices<T>(
  options: CommonOptions & { readonly formats?: readonly ReportFormat[]; readonly withoutData?: boolean },
  cli: Cli,
  work: (services: Services, config: Config) => Promise<T>,
): Promise<T> {
  const settings = openConfig(options, cli);
  const { config } = settings;
  return cli.tools.use(config, (tools) => {
    tools.renderer.warmUp(options.formats ?? []);
    const lend = options.withoutData === true ? withStore : withData;
    return lend(settings, cli, async (store) => {
      const { clock, platformOff } = cli;
      const notRecorded = (cause: unknown) => noteNotRecorded(cause, cli);
      const planned = cli.planned ?? (() => noteWaiting(settings, cli));
      const given = {
        store,
        tools,
        config,
        clock,
        notRecorded,
        planned,
        ...(platformOff && { platformOff }),
      };
      const done = await work(createServices(given), config);
      await noteChangedPolicies(store, config, cli);
      return done;
    });
  });
}

function noteWaiting({ config, folder }: { config: Config; folder: string }, { io }: Cli): void {
  const other = isShared(config.redis, io.env) ? ', or within a minute by another bot over this Redis' : '';
  const shown = path.relative(io.cwd, folder) || '.';
  io.err(`note: no bot runs on the data folder ${shown}: it is sent once one starts${other}\n`);
}

function noteNotRecorded(cause: unknown, cli: Cli): void {
  const message = cause instanceof Error ? cause.message : String(cause);
  cli.io.err(
    `note: this report could not be recorded, so later ones will not be compared with it: ${visible(message)}\n`,
  );
}

async function noteChangedPolicies(store: Store, config: Config, cli: Cli): Promise<void> {
  const newest = (await store.policyVersions()).at(-1);
  if (newest === undefined || !(await policiesDiffer(config, newest))) return;
  cli.io.err(
    `note: the policies of the configuration have changed; the figures are by policy version ${newest.version}.\n` +
      '      "sla-bot rejudge" applies the change ("--dry-run" shows it first).\n',
  );
}
