import type { LabelColumn } from '../core/analytics/incident-columns.ts';
import { type Labels, noLabel } from './labels.ts';

/** Codes into the values that occur, sorted, so that they do not depend on the order of arrival. */
export function labelColumn(ids: Int32Array, labels: Labels): LabelColumn {
  const found = [...new Set(ids)]
    .filter((id) => id !== noLabel)
    .map((id) => ({ id, text: labels.text(id) ?? '' }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  const codeOf = new Map(found.map(({ id }, code) => [id, code]));
  return { labels: found.map(({ text }) => text), codes: ids.map((id) => codeOf.get(id) ?? -1) };
}
