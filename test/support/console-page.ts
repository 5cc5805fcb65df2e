import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { defineCommand } from '../../src/bot/command.ts';
import type { Report } from '../../src/core/report/document.ts';
import type { Courier } from '../../src/ports/courier.ts';
import { startTestConsole } from './console.ts';

/** Runs until it is stopped. */
const slow = defineCommand({
  name: 'slow',
  summary: 'Takes its time.',
  examples: ['slow'],
  options: z.object({}),
  positional: [],
  run: (_options, context) => {
    context.progress('Counting 1,000,000 incidents …');
    return new Promise<Report>(() => undefined);
  },
});

/** A page of the console as a person uses it. */
export interface ConsolePage {
  readonly page: Page;
  readonly box: Locator;
  say(text: string): Promise<void>;
  /** The latest answer of this title, once it is there. */
  answer(title: string): Promise<Locator>;
}

export interface ConsoleVisit extends ConsolePage {
  readonly context: BrowserContext;
  /** Without the token. */
  readonly origin: string;
  /** Another page; `url` defaults to the link with the token. */
  open(url?: string, context?: BrowserContext): Promise<ConsolePage>;
  readonly courier: Courier;
  post(channel: string, report: Report): void;
  /** Closes everything; resolves with the errors the pages reported. */
  leave(): Promise<string[]>;
}

/** Starts a console and opens it. `answerWith`: what its `/sla attack` answers. */
export async function visitConsole(browser: Browser, answerWith?: Report): Promise<ConsoleVisit> {
  const attack = defineCommand({
    name: 'attack',
    summary: 'Answers with what the test gave.',
    examples: ['attack'],
    options: z.object({}),
    positional: [],
    run: () =>
      answerWith === undefined ? Promise.reject(new Error('no answer given')) : Promise.resolve(answerWith),
  });
  const started = await startTestConsole({ commands: [slow, attack] });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  const problems: string[] = [];
  async function open(url = started.url, where = context): Promise<ConsolePage> {
    const page = await where.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(url);
    await page.getByText('Connected').waitFor({ state: 'attached' });
    return consolePage(page);
  }
  return {
    ...(await open()),
    context,
    origin: started.origin,
    open,
    courier: started.console.courier,
    post: started.console.post,
    async leave() {
      await context.close();
      await started.console.stop();
      return problems;
    },
  };
}

function consolePage(page: Page): ConsolePage {
  const box = page.getByRole('combobox', { name: 'Message' });
  return {
    page,
    box,
    async say(text) {
      await box.fill(text);
      await box.press('Enter');
    },
    async answer(title) {
      const heading = page.getByRole('heading', { name: title, exact: true });
      const article = page.locator('article').filter({ has: heading }).last();
      await article.waitFor();
      return article;
    },
  };
}

/** Pixels of a loaded picture; 0 while it is not. */
export function pixelWidth(image: Locator): Promise<number> {
  return image.evaluate((node) => ('naturalWidth' in node ? Number(node.naturalWidth) : 0));
}
