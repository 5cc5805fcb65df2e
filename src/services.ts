import type { Config } from '../config/schema.ts';
import { createReporting } from './bot/reporting.ts';
import { createRenderer } from './output/renderer.ts';
import type { Clock } from './ports/clock.ts';
import type { Renderer } from './ports/renderer.ts';
import type { Reporting } from './ports/reporting.ts';
import type { Store } from './store/open.ts';

/** Lends the open database of a data folder: opened for one call by the CLI, held open by the bot. */
export interface StoreHost {
  use<T>(folder: string, config: Config, work: (store: Store) => Promise<T>): Promise<T>;
}

export interface Services {
  readonly store: Store;
  readonly renderer: Renderer;
  readonly reporting: Reporting;
}

/** Composes what commands need over an open store. Close the renderer when done. */
export function createServices(options: {
  store: Store;
  config: Config;
  clock: Clock;
  /** Draw and typeset in this thread: faster for one report, but it blocks the event loop. */
  inProcess: boolean;
}): Services {
  const { store, config, clock } = options;
  const renderer = createRenderer({
    charts: config.charts,
    templates: config.templates,
    fonts: config.fonts,
    inProcess: options.inProcess,
  });
  const reporting = createReporting({ source: store, judgements: store, renderer, config, clock });
  return { store, renderer, reporting };
}
