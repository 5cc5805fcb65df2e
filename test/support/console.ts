import { commands } from '../../commands/index.ts';
import { type Console, createConsole } from '../../src/adapters/console/console.ts';
import type { AnyCommand } from '../../src/bot/command.ts';
import { createDispatch } from '../../src/bot/dispatch.ts';
import { createEmbeddedCharts } from '../../src/output/charts/embedded.ts';
import { loadFontSet } from '../../src/output/fonts/font-set.ts';
import { createGlyphGuard } from '../../src/output/fonts/glyph-guard.ts';
import { blocksToHtml } from '../../src/output/html/blocks.ts';
import type { Reporting } from '../../src/ports/reporting.ts';
import { createFakeReporting, fakeNow } from './fake-reporting.ts';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface TestConsole {
  readonly console: Console;
  /** With the token. */
  readonly url: string;
  /** Without it. */
  readonly origin: string;
}

/** A console on a free port, over made-up figures and the real renderers. */
export async function startTestConsole(
  options: { commands?: readonly AnyCommand[]; reporting?: Partial<Reporting> } = {},
): Promise<TestConsole> {
  const clock = { now: () => fakeNow };
  const reporting = createFakeReporting(options.reporting);
  const all = [...commands, ...(options.commands ?? [])];
  const settings = { commands: all, reporting, clock, logger: quiet, timeZone: 'UTC', locale: 'en' };
  const fonts = await loadFontSet(null);
  const console = createConsole({
    ...settings,
    dispatch: createDispatch({ ...settings, timeBudgetMs: 60_000 }),
    renderer: { charts: createEmbeddedCharts(fonts, createGlyphGuard(fonts)) },
    renderBlocks: blocksToHtml,
    host: '127.0.0.1',
    port: 0,
    token: 'test-token',
  });
  const { url } = await console.start();
  return { console, url, origin: new URL(url).origin };
}
