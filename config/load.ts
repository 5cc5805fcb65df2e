import { type Config, configSchema } from './schema.ts';

/** Replaced by the real loader: default.yaml, an operator's file, environment. */
export function defaultConfig(): Config {
  return configSchema.parse({});
}
