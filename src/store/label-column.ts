import type { LabelColumn } from '../core/analytics/incident-columns.ts';
import { sharedIntegers } from '../core/analytics/shared-arrays.ts';
import { type Labels, noLabel } from './labels.ts';

/** The values that occur in some columns, sorted, so that they do not depend on the order of arrival. */
export interface OccurringLabels {
  readonly texts: readonly string[];
  /** Index into `texts` by label id; -1 where the label does not occur. */
  readonly codes: Int32Array;
}

export function occurringLabels(columns: readonly Int32Array[], labels: Labels): OccurringLabels {
  const codes = new Int32Array(labels.size()).fill(noLabel);
  for (const ids of columns)
    for (let row = 0; row < ids.length; row += 1) {
      const id = ids[row] ?? noLabel;
      if (id >= 0) codes[id] = 0;
    }
  const found: { readonly id: number; readonly text: string }[] = [];
  codes.forEach((code, id) => {
    if (code !== noLabel) found.push({ id, text: labels.text(id) ?? '' });
  });
  found.sort((a, b) => (a.text < b.text ? -1 : 1));
  found.forEach(({ id }, code) => {
    codes[id] = code;
  });
  return { texts: found.map(({ text }) => text), codes };
}

/** Label ids as indices into the texts. */
export function recodeLabels(ids: Int32Array, { codes }: OccurringLabels): Int32Array {
  const recoded = sharedIntegers(ids.length);
  for (let row = 0; row < ids.length; row += 1) recoded[row] = codes[ids[row] ?? noLabel] ?? noLabel;
  return recoded;
}

/** A column of label ids with the values that occur in it. */
export function labelColumn(ids: Int32Array, labels: Labels): LabelColumn {
  const occurring = occurringLabels([ids], labels);
  return { labels: occurring.texts, codes: recodeLabels(ids, occurring) };
}
