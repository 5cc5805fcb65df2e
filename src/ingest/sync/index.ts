import type { SourceKind, SyncedKind } from '../../../config/sources-schema.ts';
import { githubSync } from './github.ts';
import { jiraSync } from './jira.ts';
import { pagerdutySync } from './pagerduty.ts';
import type { SyncSource } from './source.ts';
import { zendeskSync } from './zendesk.ts';

/** Every kind of source whose history can be asked for. */
export const syncSources: Readonly<Partial<Record<SyncedKind, SyncSource<unknown>>>> = {
  github: githubSync as SyncSource<unknown>,
  jira: jiraSync as SyncSource<unknown>,
  pagerduty: pagerdutySync as SyncSource<unknown>,
  zendesk: zendeskSync as SyncSource<unknown>,
};

/** The one of a kind; null where it tells no history. */
export function syncSource(kind: SourceKind | null): SyncSource<unknown> | null {
  const found = Object.entries(syncSources).find(([name]) => name === kind);
  return found?.[1] ?? null;
}
