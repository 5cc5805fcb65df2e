/**
 * Mutated mapping files, and by each that is still one a file of rows, mutated too: a mapping is refused in words, or every
 * row is accepted, left out or rejected with a reason, and none is lost. Exit status 1 otherwise.
 *   npm run build && node bench/fuzz-mappings.mjs [--runs 100000] [--seed 1]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { UserError } from '../dist/src/core/errors.js';
import { eventTypes } from '../dist/src/core/incidents/event.js';
import { encodeEvent } from '../dist/src/ingest/files/encode-event.js';
import { parseFile } from '../dist/src/ingest/files/parse-file.js';
import { createParser } from '../dist/src/ingest/files/parser.js';
import { parseMapping } from '../dist/src/ingest/mapping/load.js';
import { casesIn } from './fuzz-mapping-cases.mjs';
import { mutateJson, mutateText, pick, randomOf } from './fuzz-mutate.mjs';
import { bytesOf, conclude, mutatedText, watched } from './fuzz-texts.mjs';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(options.seed);
/** A mapping and a dozen rows take a millisecond or two. */
const mostMs = 1_500;
const recordedAt = Date.UTC(2026, 0, 1);
const strange = [
  'yyyy',
  'd/M/yy h:mm a z',
  '[[[',
  "'",
  'epoch-ms',
  'Mars/Base',
  'a.b[0].c',
  'updates',
  'iso',
  '\u0000',
];
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-fuzz-'));
const cases = [...casesIn('config/mappings'), ...casesIn('test/fixtures/mappings')];
const values = cases.map(({ mapping }) => mapping);
const problems = [];
const counts = {
  mappings: 0,
  refused: 0,
  unfit: 0,
  read: 0,
  accepted: 0,
  rejected: 0,
  skipped: 0,
  events: 0,
};

function cell(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return `"${text.replaceAll('"', '""')}"`;
}

/** The text of a file, and how many records it has for sure; null: that cannot be said. */
function fileOf(rows, mapping, random) {
  const changed = random() < 0.7 ? mutateJson(rows, random, [rows]) : rows;
  const all = Array.isArray(changed) ? changed : [changed];
  const isWhole = random() < 0.6;
  let text;
  let records = all.length;
  if (mapping.format === 'csv') {
    const objects = all.filter((row) => row !== null && typeof row === 'object');
    const names = [...new Set(rows.flatMap(Object.keys))];
    const lines = objects.map((row) => names.map((name) => cell(row[name])).join(mapping.delimiter));
    text = [names.map(cell).join(mapping.delimiter), ...lines].join('\n');
    const isBlank = (row) => names.every((name) => cell(row[name]).slice(1, -1).trim() === '');
    // A blank row counts for nothing.
    records = objects.some(isBlank) || mapping.skipLines > 0 ? null : objects.length;
  } else if (mapping.format === 'ndjson') {
    text = Array.from(all, (row) => JSON.stringify(row) ?? 'null').join('\n');
  } else {
    const within = mapping.records?.split('.') ?? [];
    text = JSON.stringify(within.reduceRight((inner, key) => ({ [key]: inner }), all));
    if (within.length > 0) records = null;
  }
  return isWhole ? { text, records } : { text: mutateText(text, random), records: null };
}

async function one(number) {
  const random = randomOf(seed * 1_000_003 + number);
  const { rows } = pick(cases, random);
  const isOwn = random() < 0.75;
  const from = isOwn ? cases.filter((each) => each.rows === rows).map(({ mapping }) => mapping) : values;
  const mapping = readMapping(mutatedText(from, random, strange, 0.3));
  if (mapping === null) return;
  counts.mappings += 1;
  const { text, records } = fileOf(rows, mapping, random);
  try {
    if (number % 20 === 0) await parseWhole(mapping, text, random);
    else parseInPieces(mapping, text, records, random);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    counts.unfit += 1;
  }
}

function readMapping(text) {
  try {
    return parseMapping(text, 'fuzz');
  } catch (error) {
    if (!(error instanceof UserError) || error.message === '') throw error;
    counts.refused += 1;
    return null;
  }
}

function parseInPieces(mapping, text, records, random) {
  const seen = { events: 0, rejected: 0 };
  const parser = createParser(
    { path: 'rows', mapping, recordedAt },
    {
      event(event) {
        checkEvent(event);
        seen.events += 1;
      },
      withdrawable: random() < 0.5 ? eventTypes : [],
      rejected(line, reason, raw) {
        if (!(line > 0) || reason === '' || typeof raw !== 'string') throw new Error(`odd reject: ${reason}`);
        seen.rejected += 1;
      },
    },
  );
  const at = Math.floor(random() * text.length);
  parser.push(text.slice(0, at));
  parser.push(text.slice(at));
  const result = parser.end();
  checkCounts(result);
  if (seen.events !== result.events || seen.rejected !== result.rejected)
    throw new Error(`told of ${JSON.stringify(seen)}, counted ${JSON.stringify(result)}`);
  if (records !== null && result.read !== records)
    throw new Error(`${records} records given, ${result.read} read: ${text.slice(0, 2_000)}`);
}

/** As an import does: from the file, decoded, with the rejected rows written beside it. */
async function parseWhole(mapping, text, random) {
  const file = path.join(folder, 'rows');
  const isLatin = mapping.encoding === 'latin1' && random() < 0.5;
  const bytes = isLatin ? Buffer.from(text, 'latin1') : bytesOf(text, random);
  writeFileSync(file, random() < 0.2 ? gzipSync(bytes) : bytes);
  const job = { path: file, mapping, recordedAt, rejectedTo: `${file}.rejected.csv`, withdrawable: [] };
  for await (const output of parseFile(job)) if ('counts' in output) checkCounts(output.counts);
}

function checkCounts(result) {
  const sum = (record) => Object.values(record).reduce((total, n) => total + n, 0);
  const skipped = sum(result.skippedByReason);
  if (
    result.read !== result.accepted + result.rejected + skipped ||
    result.rejected !== sum(result.rejectedByReason)
  )
    throw new Error(`rows are lost: ${JSON.stringify(result)}`);
  for (const name of ['read', 'accepted', 'rejected', 'events']) counts[name] += result[name];
  counts.skipped += skipped;
}

function checkEvent(event) {
  const isText = (text) => typeof text === 'string' && text !== '' && text.isWellFormed();
  if (![event.source, event.incident, event.eventId].every(isText))
    throw new Error(`odd event ${JSON.stringify(event)}`);
  if (
    !eventTypes.includes(event.type) ||
    !Number.isSafeInteger(event.at) ||
    !Number.isSafeInteger(event.recordedAt)
  )
    throw new Error(`odd event ${JSON.stringify(event)}`);
  const encoded = encodeEvent(event);
  for (const [key, value] of Object.entries(JSON.parse(encoded)))
    if (key in event && event[key] !== value) throw new Error(`${key} did not survive: ${encoded}`);
}

await watched({ runs: Number(options.runs), name: 'mappings', mostMs, one, problems });
rmSync(folder, { recursive: true });
console.log(
  `  ${counts.mappings} were still mappings, ${counts.refused} refused; ${counts.unfit} files did not fit theirs; ${counts.read} rows: ${counts.accepted} accepted (${counts.events} events), ${counts.rejected} rejected, ${counts.skipped} left out`,
);
conclude(problems, seed);
