import { UserError } from '../../core/errors.ts';
import type { Mapping } from '../mapping/schema.ts';
import type { ParseCounts } from './parser.ts';

const formatReasons = new Set(['json: not JSON', 'json: not an object']);

function all(counts: ParseCounts, matches: (reason: string) => boolean): boolean {
  return (
    counts.read > 0 && counts.rejected === counts.read && Object.keys(counts.rejectedByReason).every(matches)
  );
}

/** Throws the UserError for a file that is empty, of another format, or has none of the fields that identify a row. */
export function checkUsable(path: string, mapping: Mapping, counts: ParseCounts, hasHeader: boolean): void {
  const isCsv = mapping.format === 'csv';
  if (isCsv ? !hasHeader : counts.read === 0 && mapping.format === 'ndjson') {
    throw new UserError(`${path} is empty`, { code: 'file-empty' });
  }
  if (isCsv) return;
  if (all(counts, (reason) => formatReasons.has(reason))) {
    throw new UserError(`${path} is not ${mapping.format}: no record in it is a JSON object`, {
      code: 'file-format',
      hint: 'Choose a mapping with the format of the file (csv, ndjson or json).',
    });
  }
  if (all(counts, (reason) => formatReasons.has(reason) || reason.endsWith(': missing'))) {
    const reasons = Object.entries(counts.rejectedByReason).map(
      ([reason, count]) => `${reason} in ${count} records`,
    );
    throw new UserError(`The mapping does not fit ${path}: no record has its identifying fields`, {
      code: 'mapping-mismatch',
      details: reasons,
      hint: 'Correct the paths or the format in the mapping, or run import --suggest on the file for a draft.',
    });
  }
}
