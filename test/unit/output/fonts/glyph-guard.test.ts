import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, type Font } from 'fontkit';
import { afterAll, describe, expect, it } from 'vitest';
import { sections } from '../../../../src/core/report/sections/registry.ts';
import { loadFontSet } from '../../../../src/output/fonts/font-set.ts';
import { createGlyphGuard, surelyCovered } from '../../../../src/output/fonts/glyph-guard.ts';
import { mapStrings } from '../../../../src/output/prepare.ts';
import { sampleAnalysis } from '../../../support/sample-analysis.ts';
import { juneReport } from '../../core/report/sections/june.ts';

const require = createRequire(import.meta.url);
const folders: string[] = [];

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-fonts-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function guardedText(
  text: string,
  folder: string | null = null,
): Promise<{ value: string; replaced: number }> {
  return createGlyphGuard(await loadFontSet(folder)).guard(text);
}

describe('the glyph guard', () => {
  it('takes for granted only characters that every face of Inter and the mono face have', async () => {
    const { files } = await loadFontSet(null);
    const faces = files
      .filter(({ family }) => family !== 'DejaVu Sans')
      .map((file) => create(readFileSync(file.path)) as Font);
    const missing: string[] = [];
    for (let codePoint = 0; codePoint < 0x10000; codePoint += 1) {
      if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
      const character = String.fromCodePoint(codePoint);
      if (!surelyCovered.test(character)) continue;
      if (!faces.every((face) => face.hasGlyphForCodePoint(codePoint))) missing.push(codePoint.toString(16));
    }
    expect(missing).toEqual([]);
  });

  it('takes for granted every text of ours, so that no report of plain names opens the fonts', async () => {
    const report = await juneReport(
      sampleAnalysis(),
      sections.map(({ name }) => name),
    );
    const opened = new Set<string>();
    mapStrings({ ...report, data: null }, (text) => {
      for (const character of text.replaceAll('\n', '')) {
        if (!surelyCovered.test(character)) opened.add(character);
      }
      return text;
    });
    expect([...opened]).toEqual([]);
  });

  it('leaves Latin, Greek, Cyrillic, Arabic and Hebrew alone', async () => {
    const text = 'Größe Ωμέγα Привет مرحبا بالعالم שלום é ≤ ✓';
    expect(await guardedText(text)).toEqual({ value: text, replaced: 0 });
  });

  it('spells out and counts Chinese and emoji', async () => {
    expect(await guardedText('中 ok 🚀')).toEqual({ value: '[U+4E2D] ok [U+1F680]', replaced: 2 });
  });

  it('drops a variation selector, which only picks a look', async () => {
    expect(await guardedText('Ⓐ\ufe0f due')).toEqual({ value: 'Ⓐ due', replaced: 0 });
  });

  it('never splits a letter from a mark between two fonts: one missing glyph fails the PDF', async () => {
    // Inter has the mark U+1DFF and not the Armenian letter; DejaVu has the letter and not the mark.
    expect(await guardedText('\u0561\u1dff')).toEqual({ value: '\u0561[U+1DFF]', replaced: 1 });
  });

  it('treats texts anywhere in plain data', async () => {
    const guard = createGlyphGuard(await loadFontSet(null));
    const data = { a: ['中'], b: { c: 'x', d: 3, e: null } };
    expect(await guard.guard(data)).toEqual({
      value: { a: ['[U+4E2D]'], b: { c: 'x', d: 3, e: null } },
      replaced: 1,
    });
  });

  it("uses the operator's fonts for what the shipped ones lack", async () => {
    const folder = temporaryFolder();
    const source = require.resolve('dejavu-fonts-ttf/ttf/DejaVuMathTeXGyre.ttf');
    copyFileSync(source, path.join(folder, 'math.ttf'));
    const shipped = await loadFontSet(null);
    const faces = shipped.files.map((file) => create(readFileSync(file.path)) as Font);
    const added = create(readFileSync(source)) as Font;
    const only = added.characterSet.find(
      (c) => c > 0x2000 && !faces.some((face) => face.hasGlyphForCodePoint(c)),
    );
    const character = String.fromCodePoint(only ?? 0);
    expect((await guardedText(character)).replaced).toBe(1);
    expect(await guardedText(character, folder)).toEqual({ value: character, replaced: 0 });
  });
});

describe('the font set', () => {
  it('names a fonts folder that does not exist', async () => {
    await expect(loadFontSet('/nowhere/fonts')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('/nowhere/fonts'),
    });
  });

  it('names a font file that is none', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'broken.ttf'), 'not a font');
    await expect(loadFontSet(folder)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('broken.ttf'),
    });
  });

  it('ignores files that are no fonts', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'LICENSE.txt'), 'free');
    expect((await loadFontSet(folder)).text).toEqual(['Inter', 'DejaVu Sans']);
  });
});
