import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/core/report/document.ts';
import { createRenderer } from '../../../src/output/renderer.ts';
import { axeViolations, findChromium, launchChromium } from '../../support/browser.ts';
import { rendererOptions } from '../../support/renderer-options.ts';
import { sampleReport, serviceTable } from '../../support/sample-report.ts';

const chromium = findChromium();
const renderer = createRenderer(rendererOptions());

describe.skipIf(chromium === null)('the HTML page in Chromium', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-page-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(report: Report, colorScheme: 'light' | 'dark' = 'light') {
    const file = path.join(folder, 'report.html');
    writeFileSync(file, (await renderer.render(report, 'html', 'x')).bytes);
    const page = await browser.newPage({ colorScheme });
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) problems.push(`loads ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    return { page, problems };
  }

  it.each(['light', 'dark'] as const)('breaks no accessibility rule in %s colours', async (colorScheme) => {
    const { page } = await open(sampleReport(), colorScheme);
    expect(await axeViolations(page)).toEqual([]);
    await page.close();
  });

  it('shows its charts and loads nothing', async () => {
    const { page, problems } = await open(sampleReport());
    const widths = await page
      .locator('figure img')
      .evaluateAll((images) =>
        images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      );
    expect(widths).toEqual([760, 760]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows hostile texts as they are and runs nothing of them', async () => {
    const text =
      '"><img src=x onerror="document.title=1"><script>document.title=2</script></style></title>&amp;';
    const report = sampleReport({
      title: text,
      summary: text,
      sections: [
        { name: 'x', title: text, blocks: [{ ...serviceTable(1), caption: text, rows: [[{ text }]] }] },
      ],
    });
    const { page, problems } = await open(report);
    expect(await page.title()).toBe(text);
    expect(await page.locator('h1').textContent()).toBe(text);
    expect(await page.locator('tbody th').textContent()).toBe(text);
    expect(await page.locator('img, script').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('breaks neither figures nor headings within words: a wide table scrolls', async () => {
    const { page } = await open(
      sampleReport({ sections: [{ name: 'x', title: 'x', blocks: [serviceTable(12)] }] }),
    );
    await page.setViewportSize({ width: 360, height: 740 });
    const broken = await page.evaluate(`(() => {
      const lines = (cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      };
      const most = (cell) => cell.matches('td') ? 1 : cell.textContent.split(' ').length;
      return [...document.querySelectorAll('td.sla-right, th')]
        .filter((cell) => lines(cell) > most(cell))
        .map((cell) => cell.textContent);
    })()`);
    expect(broken).toEqual([]);
    await page.close();
  });

  it('does not scroll sideways on a phone', async () => {
    const { page } = await open(sampleReport());
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
    await page.close();
  });
});
