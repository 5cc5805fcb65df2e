import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, launchChromium } from '../../support/browser.ts';
import { type ConsoleVisit, pixelWidth, visitConsole } from '../../support/console-page.ts';
import { fakeReport, fakeRequest } from '../../support/fake-reporting.ts';
import { fakeParcel, journey } from '../../support/parcels.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('the console in Chromium', () => {
  let browser: Browser;
  let visit: ConsoleVisit;

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    visit = await visitConsole(browser);
  });
  afterEach(async () => {
    expect(await visit.leave()).toEqual([]);
  });

  it('drops the token from the address and needs only the cookie afterwards', async () => {
    expect(new URL(visit.page.url()).search).toBe('');
    const second = await visit.open(visit.origin);
    expect(await second.page.title()).toBe('#sla · sla-bot console');
    expect(await second.page.evaluate('document.cookie')).toBe('');
  });

  it('completes a command by keyboard alone, from the slash to the answer', async () => {
    await visit.box.pressSequentially('/');
    const options = visit.page.getByRole('option');
    await options.first().waitFor();
    expect(await options.allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('/sla report')]),
    );
    await visit.page.keyboard.press('ArrowDown');
    await visit.page.keyboard.press('ArrowDown');
    const active = await visit.box.getAttribute('aria-activedescendant');
    expect(await visit.page.locator(`#${active}`).textContent()).toContain('/sla report');
    await visit.page.keyboard.press('Enter');
    expect(await visit.box.inputValue()).toBe('/sla report ');
    await visit.page.keyboard.type('mon');
    await visit.page.getByRole('option', { name: 'monthly' }).waitFor();
    await visit.page.keyboard.press('Tab');
    await visit.page.keyboard.type('tea');
    await visit.page.getByRole('option', { name: 'team' }).waitFor();
    await visit.page.keyboard.press('Tab');
    await visit.page.getByRole('option', { name: 'Core Platform' }).waitFor();
    await visit.page.keyboard.press('Tab');
    expect(await visit.box.inputValue()).toBe('/sla report monthly team="Core Platform" ');
    await visit.page.getByRole('option', { name: 'from' }).first().waitFor();
    await visit.page.keyboard.press('Escape');
    await expect.poll(() => visit.box.getAttribute('aria-expanded'), { timeout: 10_000 }).toBe('false');
    await visit.page.keyboard.press('Enter');
    await visit.answer('Monthly SLA report');
    expect(await visit.box.inputValue()).toBe('');
  });

  it('takes the suggestions that Tabs asked for, with what was typed before they arrived', async () => {
    const { page, box } = visit;
    await box.pressSequentially('/sla report ');
    await page.getByRole('option', { name: 'monthly' }).waitFor();
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/api\/complete/, async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await page.keyboard.type('mon');
    await page.keyboard.press('Tab');
    await page.keyboard.type('tea');
    await page.keyboard.press('Tab');
    expect(await box.inputValue()).toBe('/sla report montea');
    answer();
    await page.getByRole('option', { name: 'Core Platform' }).waitFor();
    expect(await box.inputValue()).toBe('/sla report monthly team=');
    await page.unroute(/api\/complete/);
  });

  it('keeps suggestions away that arrive after Escape, or after the box was left', async () => {
    const { page, box } = visit;
    for (const leave of [() => box.press('Escape'), () => box.blur()]) {
      let answer = () => {};
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const asked = page.waitForRequest(/api\/complete/);
      await page.route(/api\/complete/, async (route) => {
        await held;
        await route.continue().catch(() => undefined);
      });
      await box.pressSequentially('/');
      const request = await asked;
      await leave();
      answer();
      await (await request.response())?.finished();
      await page.unroute(/api\/complete/);
      // What the page gets later was shown later.
      await page.evaluate(`fetch('/api/state').then((response) => response.json()).then(() => undefined)`);
      expect(await box.getAttribute('aria-expanded')).toBe('false');
      expect(await page.getByRole('option').count()).toBe(0);
      await box.fill('');
    }
  });

  it('scrolls its messages alone, whoever scrolls', async () => {
    await visit.say('/sla report weekly');
    await visit.answer('Weekly SLA report');
    for (const size of [
      { width: 1280, height: 800 },
      { width: 420, height: 320 },
    ]) {
      await visit.page.setViewportSize(size);
      const moved =
        await visit.page.evaluate(`['html', 'body', '.app', '.conversation', '#scroll'].filter((name) => {
        const node = document.querySelector(name);
        node.scrollTo({ top: 0, behavior: 'instant' });
        node.scrollTo({ top: 500, left: 500, behavior: 'instant' });
        return node.scrollTop + node.scrollLeft > 0;
      })`);
      expect(moved).toEqual(['#scroll']);
    }
  });

  it('takes a suggestion by mouse without losing the box', async () => {
    await visit.page.getByRole('button', { name: 'Show commands' }).click();
    await visit.page.getByRole('option', { name: /^\/?(sla )?breaches/ }).click();
    expect(await visit.box.inputValue()).toBe('/sla breaches ');
    await visit.box.and(visit.page.locator(':focus')).waitFor();
  });

  it('shows tiles, a table, a drawn chart and how it was computed', async () => {
    await visit.say('/sla report weekly');
    const report = await visit.answer('Weekly SLA report');
    expect(await report.locator('.sla-tile').count()).toBe(4);
    expect(await report.getByRole('table').textContent()).toContain('payments');
    const chart = report.getByRole('img', { name: /Daily compliance/ });
    await expect.poll(() => pixelWidth(chart)).toBe(1440);
    const method = report.getByText('Cohort verdict, n = 51');
    expect(await method.isVisible()).toBe(false);
    await report.getByText('How this was computed').click();
    expect(await method.isVisible()).toBe(true);
  });

  it('opens a chart large and gives focus back on Escape', async () => {
    await visit.say('/sla report weekly');
    const enlarge = (await visit.answer('Weekly SLA report')).getByRole('button', {
      name: 'Enlarge: Compliance by day',
    });
    await enlarge.click();
    const dialog = visit.page.getByRole('dialog', { name: 'Compliance by day' });
    const large = dialog.getByRole('img', { name: /Daily compliance/ });
    await expect.poll(() => pixelWidth(large)).toBe(1440);
    const small = await visit.page.locator('.chart-frame img').boundingBox();
    expect((await large.boundingBox())?.width).toBeGreaterThan((small?.width ?? 0) * 1.4);
    await visit.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await enlarge.and(visit.page.locator(':focus')).waitFor();
  });

  it('runs a button as if its command were typed', async () => {
    await visit.say('/sla report weekly');
    await (await visit.answer('Weekly SLA report')).getByRole('button', { name: 'Show breaches' }).click();
    await visit.page.getByText('/sla breaches weekly from=2026-03-02 to=2026-03-09').waitFor();
    const breaches = await visit.answer('Breaches');
    await breaches.getByRole('button', { name: 'Explain INC-100' }).click();
    await visit.answer('INC-100');
  });

  it('hands out the attached file', async () => {
    await visit.say('/sla report weekly format=pdf');
    const link = (await visit.answer('Weekly SLA report')).getByRole('link', { name: /sla-report.pdf/ });
    const [download] = await Promise.all([visit.page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe('sla-report.pdf');
    expect(readFileSync(await download.path(), 'utf8')).toBe('a report as pdf');
  });

  it('answers in the direct message without a slash', async () => {
    await visit.page.getByRole('button', { name: 'sla-bot' }).click();
    await visit.page.getByRole('heading', { name: 'sla-bot', level: 1 }).waitFor();
    await visit.say('summary');
    await visit.answer('Weekly SLA report');
    await visit.say('good morning');
    await visit.page.getByText('Ask in your own words').first().waitFor();
  });

  it('keeps the history and the channel over a reload', async () => {
    await visit.page.getByRole('button', { name: 'payments' }).click();
    await visit.say('/sla help');
    await visit.answer('What I can do');
    await visit.page.reload();
    await visit.page.getByRole('heading', { name: '#payments', level: 1 }).waitFor();
    await visit.answer('What I can do');
    await visit.page.locator('.said', { hasText: '/sla help' }).waitFor();
  });

  it('shows what happens live in a second tab, and counts it where another channel is open', async () => {
    const second = await visit.open(visit.origin);
    const third = await visit.open(`${visit.origin}/#/incidents`);
    await visit.say('/sla help');
    await second.answer('What I can do');
    await third.page.getByRole('button', { name: 'sla 1 unread' }).waitFor();
  });

  it('shows posts nobody asked for, in a channel made for them', async () => {
    visit.post('#oncall', fakeReport(fakeRequest()));
    await visit.page.getByRole('button', { name: 'oncall 1 unread' }).click();
    await visit.page.getByRole('heading', { name: '#oncall', level: 1 }).waitFor();
  });

  it('answers the buttons under a digest in its channel', async () => {
    await (await journey(visit.courier, fakeParcel({ address: 'oncall' }))).sendRest();
    await visit.page.getByRole('button', { name: 'oncall 1 unread' }).click();
    await visit.page.getByRole('button', { name: 'Show breaches' }).click();
    await visit.answer('Breaches');
  });

  it('tells its progress and stops when asked', async () => {
    await visit.say('/sla slow');
    await visit.page.getByText('Counting 1,000,000 incidents …').waitFor();
    await visit.page.getByRole('button', { name: 'Stop' }).click();
    await visit.page.getByText('Stopped, as you asked.').first().waitFor();
    expect(await visit.page.getByText('Counting').count()).toBe(0);
  });

  it('says what is wrong, where, and what to do', async () => {
    await visit.say('/sla report wekly');
    const message = visit.page.locator('article').last();
    await message.getByText('“kind” cannot be “wekly”.').first().waitFor();
    await message.getByText('Did you mean “weekly”?').first().waitFor();
    expect(await message.locator('pre').textContent()).toContain('            ^^^^^');
    await message.getByRole('button', { name: 'Help' }).click();
    await visit.answer('/sla report');
  });
});
