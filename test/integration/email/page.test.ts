import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, findChromium, launchChromium } from '../../support/browser.ts';
import { certificateOf } from '../../support/email/certificate.ts';
import { startMailServer } from '../../support/email/mail-server.ts';
import { courierTo, parcel, sendBy } from '../../support/email/parcels.ts';

const chromium = findChromium();
const looks = [
  { width: 1_100, colorScheme: 'light' },
  { width: 1_100, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const;

describe.skipIf(chromium === null)('the page of an e-mail in Chromium', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-mail-'));
  let browser: Browser;
  let address = '';

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
    const certificate = certificateOf('loopback');
    const server = await startMailServer({ certificate });
    await sendBy(courierTo({ port: server.port, certificate }), parcel());
    await server.stop();
    const file = path.join(folder, 'mail.html');
    // The parser puts the pictures of the message in place of their content ids.
    writeFileSync(file, server.received[0]?.parsed.html || '');
    address = pathToFileURL(file).href;
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(looks)('shows all of it at $width pixels, $colorScheme, and loads nothing', async (look) => {
    const { width, colorScheme } = look;
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const loaded: string[] = [];
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) loaded.push(request.url());
    });
    await page.goto(address);
    const seen = (await page.evaluate(`({
      overflow: document.documentElement.scrollWidth - innerWidth,
      card: document.querySelector('.card').getBoundingClientRect().width,
      pictures: [...document.images].map((image) => image.naturalWidth > 0 && image.width > 280 && image.alt !== ''),
    })`)) as { overflow: number; card: number; pictures: boolean[] };
    expect(seen.overflow).toBeLessThanOrEqual(0);
    expect(seen.card).toBeLessThanOrEqual(660);
    expect(seen.pictures).toEqual([true, true]);
    expect(loaded).toEqual([]);
    // Landmarks are the mail client's; contrast, names and table headers are ours.
    const violations = await axeViolations(page);
    expect(violations.filter((text) => !/^(region|landmark)/.test(text))).toEqual([]);
    await page.close();
  });
});
