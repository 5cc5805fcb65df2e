import type { Labels } from './labels.ts';
import type { Session } from './session.ts';
import { textOut } from './text.ts';

const columns = ['source', 'service', 'team', 'customer', 'priority', 'assignee', 'reason'];

/** Gives every low-cardinality text of the events in `condition` an id and writes the new ones. */
export async function saveEventLabels(session: Session, labels: Labels, condition: string): Promise<void> {
  await labels.save(session);
  const distinct = columns
    .map((column) => `SELECT DISTINCT ${column} AS text FROM events WHERE ${condition}`)
    .join(' UNION ');
  const rows = await session.rows<{ text: string }>(
    `SELECT ${textOut('text')} AS text FROM (${distinct}) AS d
      WHERE text IS NOT NULL AND text NOT IN (SELECT text FROM labels) ORDER BY d.text`,
  );
  for (const row of rows) labels.id(row.text);
  await labels.save(session);
}
