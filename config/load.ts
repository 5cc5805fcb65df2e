import path from 'node:path';
import { UserError } from '../src/core/errors.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import { type Problem, problemText } from './problem.ts';
import type { Config } from './schema.ts';

/** This process's environment: the only place that reads it. */
export function environment(): Environment {
  return process.env;
}

interface ConfigSources {
  /** The operator's file, YAML or JSON; null or absent: the one `SLA_BOT_CONFIG` names, if any. */
  readonly file?: string | null;
  readonly env?: Environment;
  /** Where relative paths of `file` and of the environment begin; default: the working directory. */
  readonly cwd?: string;
}

export interface LoadedConfig {
  readonly config: Config;
  /** The operator's file, absolute; null where there is none. */
  readonly file: string | null;
  /** What looks wrong but stops nothing. */
  readonly warnings: readonly Problem[];
}

/**
 * `config/default.yaml`, over it the operator's file, over it `SLA_BOT_<PATH>` variables (see
 * `environment.ts`). Maps are merged, lists (`policies` too) replaced; a key with nothing behind it counts as
 * not written; relative folders in a file lie beside it.
 * @throws UserError that lists every error with its path, line and hint.
 */
export function loadConfig(sources: ConfigSources = {}): LoadedConfig {
  const { env = environment(), cwd = process.cwd() } = sources;
  const file = configFile(sources.file, env, cwd);
  const { config, problems } = evaluate(file, env, cwd);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return { config, file, warnings: problems };
  throw new UserError(
    `the configuration has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}`,
    {
      code: 'config',
      details: errors.map(problemText),
      hint: 'sla-bot config check prints every error and warning',
    },
  );
}

/** The configuration as shipped, without a file or environment. */
export function defaultConfig(): Config {
  return loadConfig({ env: {} }).config;
}

/** The operator's file, absolute: the one named, else the one of `SLA_BOT_CONFIG`, else null. */
export function configFile(named: string | null | undefined, env: Environment, cwd: string): string | null {
  const file = named ?? (env.SLA_BOT_CONFIG?.trim() || null);
  return file === null ? null : path.resolve(cwd, file);
}

/** The data folder: the option, else `SLA_BOT_DATA`, else `./data`. */
export function dataFolder(option?: string, env: Environment = environment()): string {
  return option ?? (env.SLA_BOT_DATA?.trim() || './data');
}
