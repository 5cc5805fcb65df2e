import path from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../../core/errors.ts';
import { parseMapping } from '../mapping/load.ts';
import type { Mapping } from '../mapping/schema.ts';
import { olderRow } from '../mapping/snapshot-rows.ts';
import { type Choice, chooseFields } from '../suggest/choose.ts';
import { draftMapping, type MappingDraft } from '../suggest/draft-mapping.ts';
import { type ColumnProfile, missingTexts, profileColumns } from '../suggest/profile.ts';
import { readSample, type Sample } from '../suggest/sample.ts';
import { openText } from './open-text.ts';
import { createParser } from './parser.ts';

/** A proposed mapping file and what a person should check in it. */
export interface Suggestion {
  readonly yaml: string;
  readonly notes: readonly string[];
}

const shownReasons = 5;

/** A name for the source from that of the file: `My export.csv.gz` gives `my_export`. */
function sourceName(file: string): string {
  const base = path.basename(file).replace(/\.(gz|csv|tsv|txt|jsonl|json|ndjson)\b/gi, '');
  const name = base
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return name === '' ? 'import' : name;
}

function missingFields(choice: Choice): string[] {
  const needed = choice.shape === 'incident' ? ['incident', 'opened'] : ['incident', 'at'];
  return needed.filter((field) => !choice.fields.has(field));
}

function insist(file: string, choice: Choice, columns: readonly ColumnProfile[]): void {
  const absent = missingFields(choice);
  if (absent.length === 0) return;
  const dated = columns.filter(({ formats }) => formats.length > 0).map(({ name }) => `"${name}"`);
  throw new UserError(`No mapping can be proposed for ${file}: no column looks like ${absent.join(' or ')}`, {
    code: 'suggest-impossible',
    details: [
      `columns found: ${columns.map(({ name }) => `"${name}"`).join(', ')}`.slice(0, 2000),
      `of these hold dates: ${dated.join(', ') || 'none'}`,
    ],
    hint: 'Write a mapping by hand; the bundled ones in config/mappings are examples.',
  });
}

function shapeNotes(choice: Choice, sample: Sample): string[] {
  const id = choice.fields.get('incident')?.name;
  const why = {
    incident: `One row per incident, identified by "${id}".`,
    event: `One row per event: "${id}" repeats, "${choice.fields.get('type')?.name}" is the activity.`,
    snapshot: `One row per change: "${id}" repeats, "${choice.fields.get('state')?.name}" is the state.`,
  };
  const notes = [why[choice.shape]];
  if (choice.shape === 'incident' && choice.fields.get('incident')?.unique === false) {
    notes.push(
      `CHECK the identity: "${id}" is not unique in the sample; the later row corrects the earlier.`,
    );
  }
  if (['incident', 'type', 'at'].every((name) => sample.columns.includes(name))) {
    notes.push(
      'The columns are those of the native event line: --mapping native (or native-csv) may fit as it is.',
    );
  }
  if (sample.lists.length > 0) {
    notes.push(`Records hold lists (${sample.lists.join(', ')}): dated updates can be read with timeline.`);
  }
  return notes;
}

/** What the mapping would reject in the first stretch of the file. */
async function trial(file: string, mapping: Mapping): Promise<ReadonlyMap<string, number>> {
  const reasons = new Map<string, number>();
  const parser = createParser(
    { path: file, mapping, recordedAt: 0 },
    { event() {}, rejected: (_line, reason) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1) },
  );
  // Only the first stretch, and not to the end: the last row may be cut.
  for await (const { text } of openText(file, mapping.encoding)) {
    parser.push(text);
    break;
  }
  return reasons;
}

function trialNotes(reasons: ReadonlyMap<string, number>): string[] {
  return [...reasons]
    .slice(0, shownReasons)
    .map(([reason, count]) => `Tried on the first rows: ${count} rejected, ${reason}.`);
}

/**
 * Proposes a mapping for a CSV, NDJSON or JSON file from its first rows: names of columns, looks of dates, values.
 * UserError where nothing in it can identify and date an incident. What was guessed is said in the notes.
 */
export async function suggestMapping(file: string): Promise<Suggestion> {
  const sample = await readSample(file);
  const columns = profileColumns(sample);
  const choice = chooseFields(columns, sample.rows.length);
  insist(file, choice, columns);
  const notes = shapeNotes(choice, sample);
  const draft = draftMapping(sourceName(file), sample, choice, missingTexts(sample), notes);
  const write = (mapping: MappingDraft): string => stringify(mapping, { lineWidth: 0 });
  let body = write(draft);
  let reasons = await trial(file, parseMapping(body, 'proposed'));
  if (reasons.has(olderRow)) {
    body = write({ ...draft, rowOrder: 'any' });
    reasons = await trial(file, parseMapping(body, 'proposed'));
  }
  notes.push(...trialNotes(reasons));
  const comments = notes.map((note) => `# ${note.replace(/[\s\p{Cc}]+/gu, ' ')}\n`).join('');
  return {
    yaml: `# Proposed from the first rows of ${path.basename(file).replace(/[\s\p{Cc}]+/gu, ' ')}; check it with --dry-run.\n${comments}${body}`,
    notes,
  };
}
