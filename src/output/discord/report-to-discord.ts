import type { Report } from '../../core/report/document.ts';
import { reportToMarkdown } from '../markdown/report-to-markdown.ts';
import { groupDigits } from '../safe-text.ts';
import { actionRows, type ToCustomId } from './components.ts';
import { fitted, fittedPlain } from './escape.ts';
import { attachmentLimits, embedLimits, messageLimits } from './limits.ts';
import {
  type DiscordButton,
  type DiscordEmbed,
  type DiscordFile,
  type DiscordMessage,
  noMentions,
} from './message.ts';
import { embedsForReport, packReport, toneColours, uniqueName } from './pack.ts';
import { fileStem } from './table.ts';

export interface DiscordOptions {
  /** Names this answer in the log; stands in the footer. */
  readonly id: string;
  /** PNG by chart id; a chart without one is given by its description. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  readonly toCustomId: ToCustomId;
  /** Opens a form for the command; null where it has none. */
  readonly form: DiscordButton | null;
  /** The upload limit where the message goes. */
  readonly maxFileBytes: number;
  /** What else must be said, a sentence each. */
  readonly notes?: readonly string[];
}

/** Kept for the footer and the notes. */
const footerRoom = 120;
const notesRoom = 1_200;

/**
 * Returns a report as one message within every limit of Discord. Tables that are too long come with a CSV file; what
 * finds no room is in an attached Markdown file of the whole report, and the message says so. Texts are data: nothing
 * in them mentions, links or formats.
 */
export function reportToDiscord(report: Report, options: DiscordOptions): DiscordMessage {
  const notes: string[] = [...(options.notes ?? [])];
  const given = report.files
    .slice(0, messageLimits.attachments - 2)
    .map(({ name, bytes }) => ({ name: nameOf(name), description: null, bytes }));
  for (const { name } of report.files.slice(given.length))
    notes.push(`No room is left for the file ${name}.`);
  const room = {
    pictures: new Map(
      [...options.pictures].filter(([, picture]) => picture.byteLength <= options.maxFileBytes),
    ),
    textRoom: messageLimits.embedText - footerRoom - notesRoom,
    embedRoom: embedsForReport,
    fileRoom: messageLimits.attachments - given.length - 1,
  };
  const whole = packReport(report, room);
  // Where not everything has room, figures have it rather than how they were computed.
  const packed = whole.isWhole ? whole : { ...packReport(withoutMethods(report), room), isWhole: false };
  const { rows, left } = actionRows(report.actions, options.toCustomId, options.form);
  for (const { command } of left) notes.push(`Also: /sla ${command}`);
  const files: DiscordFile[] = [];
  const text = packed.isWhole ? null : wholeReport(report);
  for (const file of [...packed.files, ...given, ...(text === null ? [] : [text])]) {
    const name = uniqueName(file.name, files);
    if (file.bytes.byteLength <= options.maxFileBytes) files.push(describe({ ...file, name }));
    else notes.push(tooLarge(name, file.bytes.byteLength, options.maxFileBytes));
  }
  if (text !== null) {
    const isAttached = text.bytes.byteLength <= options.maxFileBytes;
    const where = isAttached ? ': all of it, with how it was computed, is in report.md.' : '.';
    notes.unshift(`This is more than a message holds${where}`);
  }
  return {
    content: report.summary === '' ? '' : fitted(report.summary, messageLimits.content),
    embeds: withEnd(packed.embeds, notes, `sla-bot · ${options.id}`),
    components: rows,
    files,
    allowed_mentions: noMentions,
  };
}

function withoutMethods(report: Report): Report {
  const sections = report.sections.map((section) => ({
    ...section,
    blocks: section.blocks.filter(({ kind }) => kind !== 'method'),
  }));
  return { ...report, sections };
}

function describe({ name, description, bytes }: DiscordFile): DiscordFile {
  const alt = description === null ? null : fittedPlain(description, attachmentLimits.description);
  return { name, description: alt, bytes };
}

function nameOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? fileStem(name) : `${fileStem(name.slice(0, dot))}.${fileStem(name.slice(dot + 1))}`;
}

function wholeReport(report: Report): DiscordFile {
  return {
    name: 'report.md',
    description: 'The whole report as text',
    bytes: new TextEncoder().encode(reportToMarkdown(report)),
  };
}

/** A sentence on a file that is over the upload limit. */
export function tooLarge(name: string, bytes: number, max: number): string {
  return `The file ${name} has ${kilobytes(bytes)} kB, more than the ${kilobytes(max)} kB that may be uploaded here.`;
}

function kilobytes(bytes: number): string {
  return groupDigits(Math.ceil(bytes / 1_000));
}

/** Notes in an embed of their own, the id in the last footer. */
function withEnd(embeds: readonly DiscordEmbed[], notes: readonly string[], id: string): DiscordEmbed[] {
  const text = notes.length === 0 ? '' : fitted(notes.join(' '), notesRoom);
  const all = text === '' ? [...embeds] : [...embeds, { description: text, color: toneColours.neutral }];
  const end = all.pop();
  if (end === undefined) return [];
  return [...all, { ...end, footer: { text: fittedPlain(id, Math.min(footerRoom, embedLimits.footer)) } }];
}
