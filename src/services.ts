import type { Config } from '../config/schema.ts';
import { createReporting } from './bot/reporting.ts';
import { createRenderer, type RendererOptions } from './output/renderer.ts';
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

/** Lends a renderer for one call: made for it by the CLI, kept warm by the bot. */
export interface RendererHost {
  use<T>(config: Config, work: (renderer: Renderer) => Promise<T>): Promise<T>;
}

/** What of a configuration decides how reports look. */
export function looksOf({ charts, templates, fonts }: Config): Omit<RendererOptions, 'inProcess'> {
  return { charts, templates, fonts };
}

/**
 * Makes a renderer for each call. `inProcess`: draw and typeset in this thread, faster for one report, but it blocks
 * the event loop.
 */
export function createRendererHost(inProcess: boolean): RendererHost {
  return {
    async use(config, work) {
      const renderer = createRenderer({ ...looksOf(config), inProcess });
      try {
        return await work(renderer);
      } finally {
        await renderer.close();
      }
    },
  };
}

/** Composes what commands need over an open store and a renderer, which both stay the caller's to close. */
export function createServices(options: {
  store: Store;
  renderer: Renderer;
  config: Config;
  clock: Clock;
}): Services {
  const { store, renderer, config, clock } = options;
  const reporting = createReporting({
    source: store,
    judgements: store,
    whatIf: store,
    renderer,
    config,
    clock,
  });
  return { store, renderer, reporting };
}
