import path from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../../core/errors.ts';
import { parseMapping } from '../mapping/load.ts';
import { olderRow } from '../mapping/snapshot-rows.ts';
import { type Choice, chooseFields } from '../suggest/choose.ts';
import { draftMapping, type MappingDraft } from '../suggest/draft-mapping.ts';
import { extendDraft } from '../suggest/extend-draft.ts';
import { leftOutNotes } from '../suggest/left-out.ts';
import { nameRank } from '../suggest/name-rank.ts';
import { hints } from '../suggest/names.ts';
import { type ColumnProfile, missingTexts, profileColumns } from '../suggest/profile.ts';
import { readSample, type Sample } from '../suggest/sample.ts';
import { type Trial, tryMapping, valuesOf } from './suggest-trial.ts';

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

const shownValues = 5;

/** Columns that would be one of the fields by their names, were more of their values dates. */
function nearlyDates(fields: readonly string[], columns: readonly ColumnProfile[]): string[] {
  const named = [...hints.dateHints, ...hints.atHints].filter(({ field }) => fields.includes(field));
  const found = columns.filter(
    ({ name, noDates }) =>
      noDates.length > 0 && named.some(({ names, not }) => nameRank(name, names, not) !== null),
  );
  return found.map(({ name, noDates }) => {
    const shown = noDates.slice(0, shownValues).map((text) => `"${text.slice(0, 40)}"`);
    return `"${name}" would be it by its name, but these of its values are no dates, or dates of yet another look: ${shown.join(', ')}`;
  });
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
      ...nearlyDates(absent, columns),
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
      `CHECK the identity: "${id}" is not unique in the sample; where rows of one differ, the later of two dates stands.`,
    );
  }
  if (['incident', 'type', 'at'].every((name) => sample.columns.includes(name))) {
    notes.push(
      'The columns are those of the native event line: --mapping native (or native-csv) may fit as it is.',
    );
  }
  return notes;
}

const unknownEvent = 'type: not in the events table';
const unknownState = 'state: not in the states table';
/** A table may need its words, then numbers passed over, then the rows their order. */
const maxRounds = 5;

interface Settled {
  readonly draft: MappingDraft;
  readonly trial: Trial;
}

const write = (mapping: MappingDraft): string => stringify(mapping, { lineWidth: 0 });

/** Tries the draft on the file and mends what the sample could not tell. */
async function settle(file: string, first: MappingDraft, notes: string[]): Promise<Settled> {
  let draft = first;
  for (let round = 1; ; round++) {
    const trial = await tryMapping(file, parseMapping(write(draft), 'proposed'));
    const unknown = { events: valuesOf(trial, unknownEvent), states: valuesOf(trial, unknownState) };
    const mended = trial.rejected.has(olderRow) ? { ...draft, rowOrder: 'any' } : extendDraft(draft, unknown);
    if (mended === null || round === maxRounds) return { draft, trial };
    if (mended.unknown === 'ignore') {
      notes.push(`${quoted(unknown.states)} is no state: there the one before holds on (unknown: ignore).`);
    }
    draft = mended;
  }
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}

function trialNotes({ rejected, failure }: Trial): string[] {
  const reasons = [...rejected]
    .slice(0, shownReasons)
    .map(([reason, count]) => `Tried on the file: ${count} rejected, ${reason}.`);
  return failure === null ? reasons : [...reasons, `Tried on the file: ${failure}.`];
}

function listNotes(sample: Sample, draft: MappingDraft): string[] {
  if (sample.lists.size === 0 || draft.timeline !== undefined) return [];
  return [
    `Records hold lists (${[...sample.lists.keys()].join(', ')}); none of them looks like dated updates (timeline).`,
  ];
}

function conditionColumns(draft: MappingDraft, choice: Choice): string[] {
  return choice.status !== null && write(draft).includes('when:') ? [choice.status.name] : [];
}

/**
 * Proposes a mapping for a CSV, NDJSON or JSON file from its first rows: names of columns, looks of dates, values; it
 * is tried on the file. UserError where nothing in it can identify and date an incident. What was guessed, and which
 * columns are not used and why, is said in the notes.
 */
export async function suggestMapping(file: string): Promise<Suggestion> {
  const sample = await readSample(file);
  const columns = profileColumns(sample);
  const choice = chooseFields(columns, sample.rows.length);
  insist(file, choice, columns);
  const notes = shapeNotes(choice, sample);
  const first = draftMapping(sourceName(file), sample, choice, missingTexts(sample), notes);
  const { draft, trial } = await settle(file, first, notes);
  notes.push(...listNotes(sample, draft), ...trialNotes(trial));
  notes.push(...leftOutNotes(columns, choice, conditionColumns(draft, choice)));
  const comments = notes.map((note) => `# ${note.replace(/[\s\p{Cc}]+/gu, ' ')}\n`).join('');
  return {
    yaml: `# Proposed from the first rows of ${path.basename(file).replace(/[\s\p{Cc}]+/gu, ' ')}; check it with --dry-run.\n${comments}${write(draft)}`,
    notes,
  };
}
