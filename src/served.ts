import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { configFile } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { CliIo } from './cli/io.ts';
import { optionValue } from './cli/option-value.ts';
import { createToolHost, looksOf, type StoreHost, type ToolHost, type Tools } from './services.ts';
import type { Store } from './store/open.ts';

/** What a bot was started with. */
export interface Started {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The operator's configuration file, absolute; null: none. */
  readonly file: string | null;
}

/** Told by who types: where they are, and which data they ask for. */
const theirs = new Set(['SLA_BOT_CONFIG', 'SLA_BOT_DATA']);

/**
 * What a served command sees: the bot's configuration file, settings and tokens, and before them the settings of who
 * typed it. Who names another file is told so.
 */
export function servedIo(argv: readonly string[], io: CliIo, { env, file }: Started): CliIo {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !theirs.has(name)));
  const named = configFile(optionValue(argv, '--config'), io.env, io.cwd);
  if (named !== null && named !== file) {
    io.err(`note: the running bot has ${file ?? 'no configuration file'}; this command goes by ${named}.\n`);
  }
  return { ...io, env: { ...own, ...(file !== null && { SLA_BOT_CONFIG: file }), ...io.env } };
}

/** Served commands use the bot's open store; the folder is the bot's, since its socket was addressed by it. */
export function shareStore(store: Store, folder: string): StoreHost {
  return {
    use(asked, _config, work) {
      if (path.resolve(asked) !== path.resolve(folder)) throw new Error('served for another data folder');
      return work(store);
    },
  };
}

/**
 * Served commands use the bot's tools, whose threads have loaded their fonts and libraries; those whose configuration
 * looks otherwise get tools of their own.
 */
export function shareTools(tools: Tools, config: Config): ToolHost {
  const own = createToolHost('all');
  return {
    use: (asked, work) =>
      isDeepStrictEqual(looksOf(asked), looksOf(config)) ? work(tools) : own.use(asked, work),
  };
}
