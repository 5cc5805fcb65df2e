import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../src/output/renderer.ts';
import { rendererOptions } from '../../support/renderer-options.ts';
import { histogramChart, sampleReport } from '../../support/sample-report.ts';
import { hasTool, runTool } from '../../support/tools.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-fontless-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Mounting over the font folders takes root and Linux. */
function canHideFonts(): boolean {
  if (!hasTool('unshare')) return false;
  try {
    runTool('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /usr/share/fonts']);
    return true;
  } catch {
    return false;
  }
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!canHideFonts())('without any installed font', () => {
  it('PDF, HTML and chart pictures are the same bytes, with their texts', async () => {
    const renderer = createRenderer(rendererOptions());
    const expected = {
      pdf: hash((await renderer.render(sampleReport(), 'pdf', 'x')).bytes),
      html: hash((await renderer.render(sampleReport(), 'html', 'x')).bytes),
      png: hash(await renderer.charts.png(histogramChart())),
    };
    const input = path.join(folder, 'input.json');
    writeFileSync(
      input,
      JSON.stringify({ report: sampleReport(), chart: histogramChart(), options: rendererOptions() }),
    );
    const script = path.join(folder, 'render.mjs');
    writeFileSync(script, fontlessScript());
    const hide = ['/usr/share/fonts', '/usr/local/share/fonts'].map(
      (fonts) => `mount -t tmpfs none ${fonts}`,
    );
    const command = `${hide.join('; ')}; FONTCONFIG_FILE=/dev/null HOME=${folder} exec "$0" "$1" "$2"`;
    const printed = runTool('unshare', ['-m', 'sh', '-c', command, process.execPath, script, input]);
    const { families, ...hashes } = JSON.parse(printed) as Record<string, unknown>;
    expect(hashes).toEqual(expected);
    expect(families).toEqual([]);
  });
});

function fontlessScript(): string {
  return `
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const { GlobalFonts } = createRequire(${JSON.stringify(path.join(root, 'package.json'))})('@napi-rs/canvas');
const families = GlobalFonts.families.map((family) => family.family);
const { createRenderer } = await import(${JSON.stringify(path.join(root, 'dist/src/output/renderer.js'))});
const { report, chart, options } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const renderer = createRenderer(options);
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');
const file = async (format) => hash((await renderer.render(report, format, 'x')).bytes);
const result = { pdf: await file('pdf'), html: await file('html'), png: hash(await renderer.charts.png(chart)) };
console.log(JSON.stringify({ ...result, families }));
`;
}
