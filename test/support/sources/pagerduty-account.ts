import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PagerdutyAccount } from './pagerduty-api.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/sync/pagerduty');
const json = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

/** An account with the incident of the fixtures. */
export function recordedAccount(): PagerdutyAccount {
  const incident = json('incident.json');
  const { log_entries: entries } = json('log-entries.json');
  return { incidents: [incident], entries: new Map([[incident.id, entries.toReversed()]]) };
}

/** Incidents like it that only began, one a minute from an instant on. */
export function accountOf(count: number, from: number): PagerdutyAccount {
  const like = json('incident.json');
  const account: PagerdutyAccount = { incidents: [], entries: new Map() };
  for (let n = 0; n < count; n++) {
    const created = new Date(from + n * 60_000).toISOString();
    const id = `QMANY${n}`;
    account.incidents.push({ ...like, id, incident_number: 10_000 + n, created_at: created });
    account.entries.set(id, [{ id: `R${n}`, created_at: created, type: 'trigger_log_entry' }]);
  }
  return account;
}
