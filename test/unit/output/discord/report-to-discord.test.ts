import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Report } from '../../../../src/core/report/document.ts';
import type { DiscordMessage } from '../../../../src/output/discord/message.ts';
import { type DiscordOptions, reportToDiscord } from '../../../../src/output/discord/report-to-discord.ts';
import { activeMarkup } from '../../../support/discord/active-markup.ts';
import { refusals } from '../../../support/discord/spec.ts';
import { fakeChart, fakeReport, fakeRequest } from '../../../support/fake-reporting.ts';
import { hostileText } from '../../../support/hostile.ts';

const picture = new Uint8Array([137, 80, 78, 71]);
const options: DiscordOptions = {
  id: '1a2b3c4d',
  pictures: new Map([[fakeChart.id, picture]]),
  toCustomId: (command) => `sla:${command}`.slice(0, 100),
  form: null,
  maxFileBytes: 1_000_000,
};

/** What goes over the wire, files beside it. */
function body({ files, ...message }: DiscordMessage): Record<string, unknown> {
  const attachments = files.map(({ name, description }, id) => ({
    id: String(id),
    filename: name,
    description,
  }));
  return { ...message, attachments };
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function wideTable(rows: number, title: string): Block {
  const columns = ['Incident', 'Clock', 'Service', 'Title'].map((label) => ({
    key: label,
    label,
    align: 'left' as const,
  }));
  return {
    kind: 'table',
    id: 'breaches',
    caption: 'Breaches',
    columns,
    rows: Array.from({ length: rows }, (_, index) =>
      [`INC-${index}`, 'resolution', 'payments and settlements of every kind', title].map((text) => ({
        text,
      })),
    ),
    totalRows: rows,
  };
}

/** The texts that Discord reads as Markdown. */
function markdownOf({ content, embeds }: DiscordMessage): string {
  const inside = embeds.flatMap(({ title = '', description = '', fields = [] }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return [content, ...inside].join('\n');
}

/** A report with one text of a person's in every place that can hold one. */
function reportWith(title: string): Report {
  const base = fakeReport(fakeRequest());
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text: title },
    { kind: 'callout', tone: 'warning', text: `Look: ${title}` },
    { kind: 'tiles', tiles: [{ label: title, value: title, detail: title, tone: 'bad' }] },
    wideTable(3, title),
    { kind: 'method', lines: [title] },
    { kind: 'chart', chart: { ...fakeChart, title, alt: title } },
  ];
  return {
    ...base,
    title,
    subtitle: `In ${title}`,
    summary: title,
    sections: [{ name: 'one', title, blocks }],
    actions: [{ label: title, command: 'summary' }],
  };
}

describe('reportToDiscord', () => {
  it('shows title, tiles as fields, tables as code, the chart with its alt text, buttons and the id', () => {
    const report = {
      ...fakeReport(fakeRequest()),
      actions: [{ label: 'Breaches', command: 'breaches weekly' }],
    };
    const message = reportToDiscord(report, options);
    expect(refusals('createMessage', body(message))).toEqual([]);
    expect(message.content).toContain('Compliance was 94.1 %');
    expect(message.embeds[0]?.title).toBe('Weekly SLA report');
    expect(message.embeds[1]?.fields?.[0]).toMatchObject({ name: 'Compliance', inline: true });
    expect(message.embeds[2]?.description).toContain('```\nService');
    expect(message.embeds[2]?.image).toEqual({ url: 'attachment://compliance-trend.png' });
    expect(message.files).toEqual([
      { name: 'compliance-trend.png', description: fakeChart.alt, bytes: picture },
    ]);
    expect(message.components[0]?.components[0]).toMatchObject({
      label: 'Breaches',
      custom_id: 'sla:breaches weekly',
    });
    expect(message.embeds.at(-1)?.footer?.text).toContain('1a2b3c4d');
  });

  it('says what to do about a mistake once', () => {
    const callout = (text: string) => ({ kind: 'callout' as const, tone: 'neutral' as const, text });
    const blocks = [callout('That is no period.'), callout('Choose one of: daily, weekly.')];
    const summary = 'That is no period. Choose one of: daily, weekly.';
    const report = { ...fakeReport(fakeRequest()), summary, sections: [{ name: 'a', title: '', blocks }] };
    expect(JSON.stringify(reportToDiscord(report, options)).split('Choose one of')).toHaveLength(2);
  });

  it('describes a chart that could not be drawn', () => {
    const message = reportToDiscord(fakeReport(fakeRequest()), { ...options, pictures: new Map() });
    expect(message.files).toEqual([]);
    expect(textsOf(message.embeds).join('\n')).toContain('Daily compliance between 88 %');
  });

  it('puts a table that is too long into a file with every row, and says so', () => {
    const base = fakeReport(fakeRequest());
    const report = {
      ...base,
      sections: [{ name: 'a', title: '', blocks: [wideTable(60, 'Checkout fails')] }],
    };
    const message = reportToDiscord(report, options);
    const [file] = message.files;
    expect(new TextDecoder().decode(file?.bytes).trim().split('\r\n')).toHaveLength(61);
    expect(message.embeds[0]?.description).toMatch(/\d+ of 60 rows; all in breaches\.csv/);
    expect(message.embeds[0]?.description).toContain('- Incident: **');
    expect(refusals('createMessage', body(message))).toEqual([]);
  });

  it('says of a list that goes on how to get all of it', () => {
    const table = { ...wideTable(60, 'Checkout fails'), totalRows: 90, rest: 'all with format=csv' };
    const base = fakeReport(fakeRequest());
    const message = reportToDiscord(
      { ...base, sections: [{ name: 'a', title: '', blocks: [table] }] },
      options,
    );
    expect(message.embeds[0]?.description).toMatch(
      /\d+ of 90 rows; the first 60 in breaches\.csv; all with format=csv\./,
    );
  });

  it('attaches the whole report where it is more than a message holds', () => {
    const base = fakeReport(fakeRequest());
    const prose = { kind: 'prose' as const, markdown: 'word '.repeat(300) };
    const sections = Array.from({ length: 20 }, (_, n) => ({
      name: `s${n}`,
      title: `Section ${n}`,
      blocks: [prose],
    }));
    const message = reportToDiscord({ ...base, sections }, options);
    expect(message.files.map(({ name }) => name)).toEqual(['report.md']);
    expect(new TextDecoder().decode(message.files[0]?.bytes)).toContain('Section 19');
    expect(message.embeds.at(-1)?.description).toContain('report.md');
    expect(refusals('createMessage', body(message))).toEqual([]);
    const cramped = reportToDiscord({ ...base, sections }, { ...options, maxFileBytes: 1_000 });
    expect(cramped.files).toEqual([]);
    expect(cramped.embeds.at(-1)?.description).toMatch(
      /^This is more than a message holds\. The file report\.md has .* more than the 1 kB/,
    );
  });

  it('offers what has no room in the first row in menus', () => {
    const actions = Array.from({ length: 40 }, (_, n) => ({
      label: `Explain ${n}`,
      command: `explain INC-${n}`,
    }));
    const message = reportToDiscord({ ...fakeReport(fakeRequest()), actions }, options);
    expect(message.components.map((row) => row.components.map(({ type }) => type))).toEqual([
      [2, 2, 2, 2, 2],
      [3],
      [3],
    ]);
    expect(refusals('createMessage', body(message))).toEqual([]);
  });

  it('says which file is too large to upload', () => {
    const file = { name: 'sla-report.pdf', mediaType: 'application/pdf', bytes: new Uint8Array(2_000_000) };
    const message = reportToDiscord({ ...fakeReport(fakeRequest()), files: [file] }, options);
    expect(message.files.map(({ name }) => name)).not.toContain('sla-report.pdf');
    expect(message.embeds.at(-1)?.description?.replaceAll('\\', '')).toContain(
      'sla-report.pdf has 2,000 kB, more than',
    );
  });

  it.each([
    '_discord.gg/evil',
    'éDISCORD.gg/evil',
    'xdiscordapp.com/invite/evil',
    'discord.gift/evil',
    'discord.new/evil',
    ':piñata:',
    ':100:',
    ':stuck_out_tongue:',
    '`discord.gg/evil`',
  ])('leaves nothing for Discord to act on in %s', (title) => {
    const plain = activeMarkup(markdownOf(reportToDiscord(reportWith('x'), options)));
    expect(activeMarkup(markdownOf(reportToDiscord(reportWith(title), options)))).toEqual(plain);
  });

  it('keeps hostile texts inert and every payload valid', () => {
    const plain = activeMarkup(markdownOf(reportToDiscord(reportWith('x'), options)));
    const long = fc
      .tuple(hostileText, fc.integer({ min: 1, max: 60 }))
      .map(([text, n]) => text.repeat(n).slice(0, 3000));
    fc.assert(
      fc.property(fc.oneof(hostileText, long), (title) => {
        const message = reportToDiscord(reportWith(title), options);
        const texts = textsOf(body(message));
        expect(refusals('createMessage', body(message))).toEqual([]);
        expect(
          texts.filter((text) => /[\u202a-\u202e\u2066-\u2069\u200e\u200f\0]|@everyone|[^t]:\/\//.test(text)),
        ).toEqual([]);
        if (message.files.some(({ name }) => name === 'report.md')) return;
        expect(activeMarkup(markdownOf(message))).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });
});
