import type { Config } from '../config/schema.ts';
import { createReporting } from './bot/reporting.ts';
import { createNoticing } from './notices/noticing.ts';
import { createRenderer, type RendererOptions } from './output/renderer.ts';
import type { Analyst } from './ports/analyst.ts';
import type { Clock } from './ports/clock.ts';
import type { Noticing } from './ports/noticing.ts';
import type { Renderer } from './ports/renderer.ts';
import type { Reporting } from './ports/reporting.ts';
import type { Asker, Scheduling } from './ports/scheduling.ts';
import { createScheduling } from './schedule/scheduling.ts';
import type { Store } from './store/open.ts';
import { createThreadedAnalyst } from './workers/threaded-analyst.ts';

/**
 * Lends the open database of a data folder: opened for one call by the CLI, held open by the bot. `alone`: shared with no
 * other bot, whatever the settings say.
 */
export interface StoreHost {
  use<T>(
    folder: string,
    config: Config,
    work: (store: Store) => Promise<T>,
    options?: { readonly alone?: boolean },
  ): Promise<T>;
}

export interface Services {
  readonly store: Store;
  readonly renderer: Renderer;
  readonly reporting: Reporting;
  readonly scheduling: (asker: Asker) => Scheduling;
  readonly noticing: (asker: Asker) => Noticing;
}

/** What works in threads of its own: draws, typesets, fits models. */
export interface Tools {
  readonly renderer: Renderer;
  readonly analyst: Analyst;
}

/** Lends the tools for one call: made for it by the CLI, kept warm by the bot. */
export interface ToolHost {
  use<T>(config: Config, work: (tools: Tools) => Promise<T>): Promise<T>;
}

/** What of a configuration decides how reports look. */
export function looksOf({ charts, templates, fonts }: Config): Omit<RendererOptions, 'threaded'> {
  return { charts, templates, fonts };
}

/** Makes tools for each call; `threaded`: what of a report is made in a thread of its own. */
export function createToolHost(threaded: RendererOptions['threaded']): ToolHost {
  return {
    async use(config, work) {
      const tools = createTools(config, threaded);
      try {
        return await work(tools);
      } finally {
        await closeTools(tools);
      }
    },
  };
}

/** Tools whose threads start when they are first needed. */
export function createTools(config: Config, threaded: RendererOptions['threaded']): Tools {
  return {
    renderer: createRenderer({ ...looksOf(config), threaded }),
    analyst: createThreadedAnalyst(),
  };
}

export async function closeTools({ renderer, analyst }: Tools): Promise<void> {
  await Promise.all([renderer.close(), analyst.close()]);
}

/** Composes what commands need over an open store and tools, which both stay the caller's to close. */
export function createServices(options: {
  store: Store;
  tools: Tools;
  config: Config;
  clock: Clock;
  /** Told why a report could not be kept among those issued; it was given all the same. */
  notRecorded: (cause: unknown) => void;
  /** Told when a command has put down something to send. */
  planned?: () => void;
  /** Why a platform is off, where that is known; null: it is on. */
  platformOff?: (platform: string) => string | null;
}): Services {
  const { store, tools, config, clock, notRecorded, planned, platformOff } = options;
  const { renderer, analyst } = tools;
  const reporting = createReporting({
    source: store,
    judgements: store,
    whatIf: store,
    restating: store,
    records: store.records,
    notRecorded,
    renderer,
    analyst,
    kept: store.kept,
    config,
    clock,
  });
  const scheduling = createScheduling({
    config,
    store: store.schedules,
    ledger: {
      ...store.deliveries,
      async plan(plan, now) {
        await store.deliveries.plan(plan, now);
        if (plan.deliveries.length > 0) planned?.();
      },
    },
    archive: store.archive,
    clock,
    platformOff,
  });
  const noticing = createNoticing({ ledger: store.notices, clock });
  return { store, renderer, reporting, scheduling, noticing };
}
