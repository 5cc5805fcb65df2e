import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/core/report/document.ts';
import { axeViolations, findChromium, launchChromium } from '../../support/browser.ts';
import { type ConsoleVisit, visitConsole } from '../../support/console-page.ts';
import { fakeReport, fakeRequest } from '../../support/fake-reporting.ts';

const chromium = findChromium();
const hostile =
  '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\u202e" onclick="window.hacked=1';

function hostileReport(): Report {
  const column = { key: 'x', label: hostile, align: 'left' as const };
  return {
    ...fakeReport(fakeRequest()),
    title: `Attack ${hostile}`,
    subtitle: hostile,
    summary: hostile,
    sections: [
      {
        name: 'x',
        title: hostile,
        blocks: [
          { kind: 'prose', markdown: `${hostile} [click](javascript:window.hacked=1) <b>bold</b>` },
          { kind: 'callout', tone: 'bad', text: hostile },
          { kind: 'tiles', tiles: [{ label: hostile, value: hostile, detail: hostile, tone: 'bad' }] },
          {
            kind: 'table',
            id: 'x',
            caption: hostile,
            columns: [column],
            rows: [[{ text: hostile }]],
            totalRows: 1,
          },
          { kind: 'method', lines: [hostile] },
        ],
      },
    ],
    actions: [{ label: hostile, command: `help ${JSON.stringify(hostile)}` }],
    files: [
      { name: `${hostile}/../x.html`, mediaType: 'text/html', bytes: new TextEncoder().encode(hostile) },
    ],
  } satisfies Report;
}

describe.skipIf(chromium === null)('the console for everybody, and against hostile text', () => {
  let browser: Browser;
  let visit: ConsoleVisit;

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    visit = await visitConsole(browser, hostileReport());
  });
  afterEach(async () => {
    expect(await visit.leave()).toEqual([]);
  });

  it('announces answers to screen readers', async () => {
    await visit.say('/sla summary');
    await visit.page
      .getByRole('status')
      .filter({ hasText: 'sla-bot: Weekly SLA report. Compliance was 94.1 %' })
      .waitFor();
  });

  it('shows hostile text as text: nothing runs, nothing navigates', async () => {
    await visit.say('/sla attack');
    await visit.page.getByText('window.hacked=1').first().waitFor();
    await visit.say(hostile);
    const address = visit.page.url();
    await visit.page.locator('.messages .actions button').first().click();
    await visit.page
      .getByText(/There is no command/)
      .first()
      .waitFor();
    for (const element of await visit.page.locator('.answer-content *').all()) {
      await element.dispatchEvent('click');
    }
    expect(await visit.page.evaluate('window.hacked')).toBeUndefined();
    expect(visit.page.url()).toBe(address);
    expect(
      await visit.page
        .locator('.messages script, .messages b, .messages [onclick], .messages [onerror]')
        .count(),
    ).toBe(0);
    expect(await visit.page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await visit.page.locator('.messages img:not(.avatar)').count()).toBe(0);
  });

  it('switches between light and dark, charts too, and remembers it', async () => {
    await visit.say('/sla report weekly');
    const chart = (await visit.answer('Weekly SLA report')).getByRole('img', { name: /Daily compliance/ });
    expect(await chart.getAttribute('src')).toContain('theme=light');
    const toggle = visit.page.getByRole('button', { name: 'Dark appearance' });
    await toggle.click();
    expect(await toggle.getAttribute('aria-pressed')).toBe('true');
    expect(await chart.getAttribute('src')).toContain('theme=dark');
    await visit.page.reload();
    expect(await visit.page.locator('html').getAttribute('data-theme')).toBe('dark');
  });

  it('works on a phone: the conversations are a drawer, nothing is wider than the screen', async () => {
    await visit.page.setViewportSize({ width: 390, height: 844 });
    await visit.say('/sla breaches');
    await visit.answer('Breaches');
    expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    const menu = visit.page.getByRole('button', { name: 'Conversations' });
    await menu.click();
    await visit.page.getByRole('button', { name: 'payments' }).click();
    await visit.page.getByRole('heading', { name: '#payments', level: 1 }).waitFor();
    expect(await menu.getAttribute('aria-expanded')).toBe('false');
    await menu.click();
    await visit.page.keyboard.press('Escape');
    await menu.and(visit.page.locator(':focus')).waitFor();
  });

  it('lets a keyboard skip to the message box', async () => {
    await visit.page.reload();
    await visit.page.getByText('Connected').waitFor();
    await visit.page.locator('#skip-link').focus();
    await visit.page.keyboard.press('Enter');
    await visit.box.and(visit.page.locator(':focus')).waitFor();
  });

  it.each(['light', 'dark'] as const)(
    'has no accessibility violation in its main states (%s)',
    async (scheme) => {
      const themed = await browser.newContext({
        colorScheme: scheme,
        viewport: { width: 1280, height: 800 },
      });
      const shown = await visit.open(undefined, themed);
      const { page } = shown;
      expect(await axeViolations(page)).toEqual([]);
      await shown.say('/sla report weekly format=pdf');
      await shown.answer('Weekly SLA report');
      await shown.say('/sla report wekly');
      await page.getByText('Did you mean “weekly”?').first().waitFor();
      await shown.say('/sla explain INC-100');
      await shown.answer('INC-100');
      await shown.say('/sla slow');
      await page.getByText('Counting').waitFor();
      await shown.box.pressSequentially('/sla ');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /Enlarge/ }).click();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole('button', { name: 'Conversations' }).click();
      expect(await axeViolations(page)).toEqual([]);
      await themed.close();
    },
  );
});
