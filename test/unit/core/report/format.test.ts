import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../../../src/core/report/format.ts';
import { escapeMarkdown } from '../../../../src/core/report/markdown.ts';
import { periodSpan, periodTitle } from '../../../../src/core/report/period-words.ts';
import { day, hour, monday, week } from './sample.ts';

const format = createFormat('en', 'UTC');

describe('figures for people', () => {
  it.each([
    [0, '0 s'],
    [0.4, '0.4 s'],
    [42, '42 s'],
    [59.6, '1 min'],
    [150, '2 min 30 s'],
    [600, '10 min'],
    [3599.7, '1 h'],
    [3900, '1 h 05 min'],
    [21.9 * 3600, '21 h 54 min'],
    [4.5 * 3600, '4 h 30 min'],
    [48 * 3600 - 31, '47 h 59 min'],
    [48 * 3600 - 30, '2 d'],
    [72 * 3600, '3 d'],
    [76.2 * 3600, '3 d 4 h'],
    [95.6 * 3600, '4 d'],
    [24_000.5 * 3600, '1,000 d 1 h'],
    [null, '–'],
  ])('%d s reads %s', (seconds, text) => {
    expect(format.duration(seconds)).toBe(text);
  });

  it.each([
    [0.941, '94.1 %'],
    [1, '100.0 %'],
    [0.9996, '> 99.9 %'],
    [0.0001, '< 0.1 %'],
    [0, '0.0 %'],
    [null, '–'],
  ])('a share of %d reads %s', (share, text) => {
    expect(format.rate(share)).toBe(text);
  });

  it.each([
    [0.9496, '94.96 %'],
    [0.95, '95.0 %'],
    [0.9504, '95.0 %'],
    [0.94999, '94.999 %'],
    [0.9499999999, '< 95.0 %'],
    [0.8999, '89.99 %'],
    [0.9001, '90.0 %'],
    [0.941, '94.1 %'],
  ])('a share of %d, held against 95 %% and 90 %%, reads %s', (share, text) => {
    expect(createFormat('en', 'UTC', [0.95, 0.9]).rate(share)).toBe(text);
  });

  it('tells the reader an instant in their zone too, with the date where that is another', () => {
    const inBerlin = createFormat('en', 'UTC', [], 'Europe/Berlin');
    expect(inBerlin.readerInstant(monday + 1500)).toBe('3 Jun 2024 00:00:01 (02:00:01 Europe/Berlin)');
    const inLima = createFormat('en', 'UTC', [], 'America/Lima');
    expect(inLima.readerInstant(monday)).toBe('3 Jun 2024 00:00 (2 Jun 2024 19:00 America/Lima)');
    expect(createFormat('en', 'UTC', [], 'Africa/Abidjan').readerInstant(monday)).toBe('3 Jun 2024 00:00');
    expect(format.readerInstant(monday)).toBe('3 Jun 2024 00:00');
  });

  it('writes dates and instants in the zone and the locale', () => {
    expect(format.instant(monday)).toBe('3 Jun 2024 00:00');
    const kolkata = createFormat('en', 'Asia/Kolkata');
    expect(kolkata.instant(monday + 1500)).toBe('3 Jun 2024 05:30:01');
    expect(kolkata.instant(monday + 500)).toBe('3 Jun 2024 05:30');
    expect(kolkata.exactInstant(monday + 1500)).toBe('3 Jun 2024 05:30:01.500');
    expect(createFormat('en-US', 'UTC').date('2024-06-03')).toBe('Jun 3, 2024');
    expect(createFormat('de', 'UTC').rate(0.941)).toBe('94,1 %');
    expect(createFormat('de', 'UTC').month('2024-05-01')).toBe('Mai 2024');
  });
});

describe('the words for a period', () => {
  it.each([
    [week(), '3 Jun – 9 Jun 2024'],
    [week({ kind: 'daily', to: monday + day }), '3 Jun 2024'],
    [week({ kind: 'monthly', from: Date.UTC(2024, 4, 1), to: Date.UTC(2024, 5, 1) }), 'May 2024'],
    [week({ kind: 'custom', from: Date.UTC(2023, 0, 1), to: Date.UTC(2024, 0, 1) }), '1 Jan – 31 Dec 2023'],
    [week({ kind: 'custom', from: Date.UTC(2023, 11, 1) }), '1 Dec 2023 – 9 Jun 2024'],
    [week({ kind: 'custom', to: monday + hour }), '3 Jun 2024 00:00 – 3 Jun 2024 01:00'],
  ])('name it %#', (period, title) => {
    expect(periodTitle(period, format)).toBe(title);
  });

  it('say that the end is not part of it', () => {
    const year = week({ kind: 'custom', from: Date.UTC(2023, 0, 1), to: Date.UTC(2024, 0, 1) });
    expect(periodSpan(year, format)).toBe('1 Jan 2023 00:00 to 1 Jan 2024 00:00 (exclusive)');
  });
});

describe('escapeMarkdown', () => {
  const markdown = new MarkdownIt({ html: true, linkify: true });

  it('renders as the text itself, whatever it holds', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom(
        '# Title',
        '- item',
        '1. one',
        '<b>x</b>',
        '[a](javascript:x)',
        '`code`',
        '&amp;',
        '***',
        '> q',
      ),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const expected = text.replace(/\s+/gu, ' ').trim();
        const [open, inline, close] = markdown.parse(`x ${escapeMarkdown(expected)}`, {});
        expect([open?.type, close?.type]).toEqual(['paragraph_open', 'paragraph_close']);
        const tokens = inline?.children ?? [];
        expect(tokens.every(({ type }) => type === 'text')).toBe(true);
        const shown = tokens.map(({ content }) => content).join('');
        expect(shown).toBe(`x ${expected}`.replaceAll('\0', '\uFFFD').trimEnd());
      }),
    );
  });

  it('keeps a block mark at the start of a line from becoming one', () => {
    for (const text of [
      '# Title',
      '- item',
      '+ item',
      '1. one',
      '1) one',
      '> quote',
      '```',
      '---',
      '    code',
      '\tcode',
    ]) {
      expect(markdown.parse(escapeMarkdown(text), {})[0]?.type).toBe('paragraph_open');
    }
  });

  it('cuts a megabyte', () => {
    expect(escapeMarkdown('x'.repeat(1_000_000)).length).toBeLessThan(400);
  });
});
