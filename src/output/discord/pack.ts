import type { Block, ChartSpec, Report, Tile, Tone } from '../../core/report/document.ts';
import { prepareBlocks } from '../prepare.ts';
import { fitted } from './escape.ts';
import { embedLimits, messageLimits } from './limits.ts';
import type { DiscordEmbed, DiscordField, DiscordFile } from './message.ts';
import { proseToDiscord } from './prose.ts';
import { fileStem, tableToDiscord } from './table.ts';

/** The side bar of an embed. */
export const toneColours: Readonly<Record<Tone, number>> = {
  neutral: 0x2563eb,
  good: 0x15803d,
  warning: 0xb45309,
  bad: 0xb91c1c,
};
const tonesByWeight = ['neutral', 'good', 'warning', 'bad'] as const satisfies readonly Tone[];
const signs: Readonly<Record<Tone, string>> = { good: '✅ ', warning: '⚠️ ', bad: '❌ ', neutral: '' };

export interface Packed {
  readonly embeds: readonly DiscordEmbed[];
  /** Pictures and tables, in the order of the embeds. */
  readonly files: readonly DiscordFile[];
  /** False where texts found no room. */
  readonly isWhole: boolean;
}

export interface PackOptions {
  /** PNG by chart id; a chart without one is given by its description. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  /** Characters over all embeds. */
  readonly textRoom: number;
  readonly embedRoom: number;
  readonly fileRoom: number;
}

interface Draft {
  title: string;
  text: string;
  fields: DiscordField[];
  image: string | null;
  tone: Tone;
}

/** Lays a report out over embeds in reading order; after the first text without room only pictures follow. */
export function packReport(report: Report, options: PackOptions): Packed {
  const drafts: Draft[] = [draftOf(fitted(report.title, embedLimits.title))];
  const files: DiscordFile[] = [];
  let used = drafts[0]?.title.length ?? 0;
  let isWhole = true;

  const last = (): Draft => drafts.at(-1) ?? open('');
  function open(title: string): Draft {
    const draft = draftOf(title);
    drafts.push(draft);
    used += title.length;
    return draft;
  }
  /** The open embed, or a new one where it is full or what stands in it would come after. */
  function placeFor(fits: (draft: Draft) => boolean): Draft | null {
    if (fits(last())) return last();
    return drafts.length < options.embedRoom ? open('') : null;
  }
  function take(length: number): boolean {
    if (isWhole && used + length <= options.textRoom) return true;
    isWhole = false;
    return false;
  }
  function addText(text: string, tone: Tone = 'neutral'): void {
    if (text.length > embedLimits.description || !take(text.length + 1)) {
      isWhole = false;
      return;
    }
    const fits = (draft: Draft) =>
      draft.image === null &&
      draft.fields.length === 0 &&
      draft.text.length + 1 + text.length <= embedLimits.description;
    const draft = placeFor(fits);
    if (draft === null) {
      isWhole = false;
      return;
    }
    draft.text += draft.text === '' ? text : `\n${text}`;
    draft.tone = worse(draft.tone, tone);
    used += text.length + 1;
  }
  function addField(field: DiscordField, tone: Tone): void {
    const length = field.name.length + field.value.length;
    const draft = take(length)
      ? placeFor(({ image, fields }) => image === null && fields.length < embedLimits.fields)
      : null;
    if (draft === null) {
      isWhole = false;
      return;
    }
    draft.fields.push(field);
    draft.tone = worse(draft.tone, tone);
    used += length;
  }
  function addChart(chart: ChartSpec): void {
    const picture = options.pictures.get(chart.id);
    const draft =
      picture !== undefined && files.length < options.fileRoom
        ? placeFor(({ image }) => image === null)
        : null;
    if (picture === undefined || draft === null) {
      for (const text of [`**${fitted(chart.title, 200)}**`, fitted(chart.alt, 1_000)]) addText(text);
      return;
    }
    const name = uniqueName(`${fileStem(chart.id)}.png`, files);
    draft.image = name;
    files.push({ name, description: chart.alt, bytes: picture });
  }
  function addBlock(block: Block): void {
    switch (block.kind) {
      case 'heading':
        addText(`**${fitted(block.text, 300)}**`);
        return;
      case 'prose':
        for (const text of proseToDiscord(block.markdown)) addText(text);
        return;
      case 'tiles':
        for (const tile of block.tiles) addField(tileField(tile), tile.tone);
        return;
      case 'table': {
        const table = tableToDiscord(block, files.length < options.fileRoom);
        if (table.text.length <= options.textRoom - used && isWhole && table.file !== null) {
          files.push({ ...table.file, name: uniqueName(table.file.name, files) });
        }
        addText(table.text);
        isWhole &&= table.isWhole;
        return;
      }
      case 'chart':
        addChart(block.chart);
        return;
      case 'callout':
        if (!report.summary.startsWith(block.text) && !report.summary.endsWith(block.text))
          addText(`${signs[block.tone]}${fitted(block.text, 1_500)}`, block.tone);
        else last().tone = worse(last().tone, block.tone);
        return;
      case 'method':
        addMethod(block.lines);
        return;
    }
  }
  /** Small print; a field where fields stand above, so that it stays in their embed. */
  function addMethod(lines: readonly string[]): void {
    const texts = lines.map((line) => fitted(line, embedLimits.fieldValue - 4));
    if (last().fields.length === 0 || last().image !== null) {
      for (const text of texts) addText(`-# ${text}`);
      return;
    }
    for (const [index, value] of joinUpTo(
      texts.map((text) => `-# ${text}`),
      embedLimits.fieldValue,
    ).entries()) {
      addField({ name: index === 0 ? 'How this was computed' : '\u200b', value, inline: false }, 'neutral');
    }
  }

  if (report.subtitle !== '') addText(`-# ${fitted(report.subtitle, 1_000)}`);
  for (const [index, section] of report.sections.entries()) {
    const title = section.title === '' ? '' : fitted(section.title, embedLimits.title);
    if (index > 0 || (title !== '' && report.sections.length > 1)) {
      if (!isWhole || !take(title.length + 1)) isWhole = false;
      else if (drafts.length < options.embedRoom) open(title);
      else isWhole = false;
    }
    for (const block of section.blocks) for (const prepared of preparedOf(block)) addBlock(prepared);
  }
  const embeds = drafts.map(toEmbed).filter((embed) => embed !== null);
  return { embeds, files, isWhole };
}

/** Tables are prepared where they are drawn, so that their files hold texts in full. */
function preparedOf(block: Block): readonly Block[] {
  return block.kind === 'table' ? [block] : prepareBlocks([block], 0);
}

function draftOf(title: string): Draft {
  return { title, text: '', fields: [], image: null, tone: 'neutral' };
}

function worse(a: Tone, b: Tone): Tone {
  return tonesByWeight.indexOf(a) >= tonesByWeight.indexOf(b) ? a : b;
}

function tileField({ label, value, detail, tone }: Tile): DiscordField {
  const sign = tone === 'warning' || tone === 'bad' ? signs[tone] : '';
  const more = detail === null ? '' : `\n${fitted(detail, 600)}`;
  return {
    name: fitted(label, embedLimits.fieldName),
    value: `${sign}**${fitted(value, 300)}**${more}`,
    inline: true,
  };
}

function joinUpTo(texts: readonly string[], max: number): string[] {
  const joined: string[] = [];
  for (const text of texts) {
    const before = joined.at(-1);
    if (before !== undefined && before.length + 1 + text.length <= max) {
      joined[joined.length - 1] = `${before}\n${text}`;
    } else joined.push(text);
  }
  return joined;
}

/** Null for an embed that would show nothing, which Discord refuses. */
function toEmbed({ title, text, fields, image, tone }: Draft): DiscordEmbed | null {
  if (title === '' && text === '' && fields.length === 0 && image === null) return null;
  return {
    ...(title === '' ? {} : { title }),
    ...(text === '' ? {} : { description: text }),
    color: toneColours[tone],
    ...(fields.length === 0 ? {} : { fields }),
    ...(image === null ? {} : { image: { url: `attachment://${image}` } }),
  };
}

/** `table.csv`, `table-2.csv`: references to a file go by its name. */
export function uniqueName(name: string, files: readonly { readonly name: string }[]): string {
  const taken = new Set(files.map((file) => file.name));
  const dot = name.lastIndexOf('.');
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? name : `${name.slice(0, dot)}-${n}${name.slice(dot)}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Embeds a report may fill: the last one is kept for what has to be said about files. */
export const embedsForReport = messageLimits.embeds - 1;
