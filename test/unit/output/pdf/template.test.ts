import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTemplate } from '../../../../src/output/pdf/template.ts';
import { createRenderer } from '../../../../src/output/renderer.ts';
import { rendererOptions } from '../../../support/renderer-options.ts';
import { sampleReport } from '../../../support/sample-report.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-templates-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

function render(): Promise<{ bytes: Uint8Array }> {
  return createRenderer(rendererOptions({ templates: folder })).render(sampleReport(), 'pdf', 'report');
}

describe("an operator's PDF template", () => {
  it('replaces the bundled one, and reads files beside it', async () => {
    put(
      'report.typ',
      '#import "parts/head.typ": head\n#set document(title: json("/data.json").title)\n#head',
    );
    put('parts/head.typ', '#let head = [Own layout]');
    expect(findTemplate(folder).folder).toBe(folder);
    expect((await render()).bytes.length).toBeGreaterThan(1_000);
  });

  it('may be absent from the folder', () => {
    expect(findTemplate(folder).folder).toMatch(/config\/templates$/);
  });

  it('fails with file, line, column and reason', async () => {
    put('report.typ', '#set document(title: "x")\n\n#let f(x) = x + 1\n#f("a")\n');
    await expect(render()).rejects.toMatchObject({
      name: 'UserError',
      code: 'template-error',
      message: 'The PDF template failed: report.typ:3:13: cannot add string and integer',
    });
  });

  it('may not import packages from the network, at any depth', async () => {
    put('report.typ', '#import "deep/er.typ": *\n');
    put('deep/er.typ', '// fine\n#import "@preview/cetz:0.3.0": canvas\n');
    await expect(render()).rejects.toMatchObject({
      code: 'template-package',
      message: 'The template deep/er.typ, line 2, imports a package from the network: "@preview/cetz:0.3.0".',
    });
  });

  it.each(['"@preview" + "/cetz:0.3.0"', '"@" + "preview/cetz:0.3.0"', '"@preview/" + "cetz:0.3.0"'])(
    'may not put the name of a package together either: %s',
    async (name) => {
      put('report.typ', `#let name = ${name}\n#import name: canvas\n`);
      await expect(render()).rejects.toMatchObject({ code: 'template-package' });
    },
  );

  it('cannot read outside its folder', async () => {
    put('report.typ', '#set document(title: "x")\n#read("/../../../../etc/passwd")\n');
    await expect(render()).rejects.toMatchObject({
      code: 'template-error',
      message: expect.stringMatching(/report\.typ:2/),
    });
  });

  it('must make an accessible document', async () => {
    put('report.typ', '#set document(title: "x")\n#image("/chart-1.svg")\n');
    await expect(render()).rejects.toMatchObject({
      code: 'pdf-export',
      message: expect.stringMatching(/alt/),
    });
  });

  it('is named when its folder does not exist', async () => {
    const renderer = createRenderer(rendererOptions({ templates: path.join(folder, 'gone') }));
    await expect(renderer.render(sampleReport(), 'pdf', 'report')).rejects.toMatchObject({
      code: 'templates-folder',
    });
  });
});
