import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmailFrame } from '../../../../src/output/email/email-view.ts';
import { layOutEmail, picturesOf } from '../../../../src/output/email/layout.ts';
import { openEmailTemplate } from '../../../../src/output/email/template.ts';
import { reportOf, sampleReport } from '../../../support/sample-report.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-mail-templates-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string) => writeFileSync(path.join(folder, name), content);

const frame: EmailFrame = {
  reportId: 'k3v9x0m2p4q8',
  schedule: 'weekly',
  personal: false,
  unsubscribeTo: null,
  attached: [],
  leftOut: [],
};

function page(report = sampleReport(), from: string | null = folder): string {
  return layOutEmail(report, frame, { render: openEmailTemplate(from), pictures: [] }).html;
}

describe('an e-mail template', () => {
  it('of the operator replaces the bundled one, and includes what lies beside it', () => {
    put(
      'email.liquid',
      '<h1>{{ title }}</h1>{% include "foot.liquid" %}{% render "foot.liquid", footer: footer %}',
    );
    put('foot.liquid', '<i>{{ footer | first }}</i>');
    const foot = '<i>Sent by sla-bot for the schedule weekly.</i>';
    expect(page()).toBe(`<h1>Monthly service report, March 2024</h1>${foot}${foot}`);
  });

  it('may be absent from the folder', () => {
    expect(page()).toBe(page(sampleReport(), null));
    expect(() => openEmailTemplate(path.join(folder, 'nowhere'))).toThrow('does not exist');
  });

  it('escapes what it prints', () => {
    put('email.liquid', '{{ title }}|{{ sections[0].blocks[0].text }}');
    const hostile = `<b a="x">'&{{ title }}`;
    const report = reportOf([{ kind: 'callout', tone: 'good', text: hostile }], { title: hostile });
    const escaped = '&lt;b a=&#34;x&#34;&gt;&#39;&amp;{{ title }}';
    expect(page(report)).toBe(`${escaped}|${escaped}`);
  });

  it('sees nothing but the view’s own properties', () => {
    put('email.liquid', '[{{ title.constructor }}{{ sections.constructor.name }}]');
    expect(() => page()).toThrow(/undefined variable: title\.constructor/);
  });

  it.each([
    '{% include "/etc/hostname" %}',
    '{% render "../secret.liquid" %}',
    '{% layout "/etc/hostname" %}',
  ])('reads no file outside its folder: %s', (tag) => {
    put('email.liquid', tag);
    expect(() => page()).toThrow(/e-mail template failed: ENOENT/);
  });

  it('fails with its line before anything is sent: for its grammar, a filter or a name that there is not', () => {
    put('email.liquid', '<p>\n{% if %}');
    expect(() => openEmailTemplate(folder)).toThrow(
      /^The e-mail template failed: .*file:email\.liquid, line:2, col:6/,
    );
    put('email.liquid', '<p>\n  {{ titel }}');
    expect(() => openEmailTemplate(folder)).toThrow(/undefined variable: titel.*line:2/);
    put('email.liquid', '{{ title | shout }}');
    expect(() => openEmailTemplate(folder)).toThrow(/undefined filter: shout/);
  });

  it('cannot run or grow for ever', () => {
    put('email.liquid', '{% for i in (1..1000000000) %}x{% endfor %}');
    expect(() => page()).toThrow(/limit exceeded/);
    put('email.liquid', '{% render "email.liquid" %}');
    expect(() => page()).toThrow(/e-mail template failed/);
  });
});

describe('the bundled e-mail template', () => {
  it('names each picture by its content id and describes those that are not there', () => {
    const report = sampleReport();
    const pictures = picturesOf(report, 'abc', 'example.com');
    expect(pictures.map(({ contentId }) => contentId)).toEqual([
      'chart-1.abc@example.com',
      'chart-2.abc@example.com',
    ]);
    const render = openEmailTemplate(null);
    const { html, text } = layOutEmail(report, frame, { render, pictures: pictures.slice(0, 1) });
    expect(html.match(/<img [^>]*>/g)).toHaveLength(1);
    expect(html).toContain('src="cid:chart-1.abc@example.com" alt="Compliance per day. Daily compliance');
    expect(html).toContain('Histogram of response times');
    expect(text).toContain('[chart] Response time of 371 incidents.');
  });

  it('says first how things are and last what the report is made of, in text and page', () => {
    const { html, text } = layOutEmail(sampleReport(), frame, {
      render: openEmailTemplate(null),
      pictures: [],
    });
    for (const shown of [html.replaceAll('\u00a0', ' '), text]) {
      const at = ['94.1 % of 371', 'Executive summary', 'By service', 'Data hash', 'Sent by sla-bot'].map(
        (part) => shown.indexOf(part, shown.indexOf('<body')),
      );
      expect(at.every((place, index) => place > (at[index - 1] ?? 0))).toBe(true);
    }
  });

  it('stays small enough not to be cut by a mail client', () => {
    expect(Buffer.byteLength(page(sampleReport(), null))).toBeLessThan(100_000);
  });
});
