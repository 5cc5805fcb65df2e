import path from 'node:path';
import { dataFolder, loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { createServices, type Services } from '../services.ts';
import type { Cli, CommonOptions } from './cli.ts';

/** The configuration and data folder that a command's options and environment name. */
export function openConfig(
  options: CommonOptions,
  cli: Cli,
): { config: Config; folder: string; file: string | null } {
  const { config, file } = loadConfig({
    file: options.config === undefined ? null : path.resolve(cli.io.cwd, options.config),
    env: cli.io.env,
    cwd: cli.io.cwd,
  });
  return { config, file, folder: path.resolve(cli.io.cwd, dataFolder(options.data, cli.io.env)) };
}

/** Runs `work` over the open store with everything that answers and draws; closes what it opened. */
export async function withServices<T>(
  options: CommonOptions,
  cli: Cli,
  work: (services: Services, config: Config) => Promise<T>,
): Promise<T> {
  const { config, folder } = openConfig(options, cli);
  return cli.stores.use(folder, config, async (store) => {
    const services = createServices({ store, config, clock: cli.clock, inProcess: cli.createApp !== null });
    try {
      return await work(services, config);
    } finally {
      await services.renderer.close();
    }
  });
}
