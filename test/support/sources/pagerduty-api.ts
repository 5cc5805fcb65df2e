import type { IncomingMessage } from 'node:http';
import type { Reply } from '../sync-server.ts';

interface ApiIncident {
  readonly id: string;
  readonly incident_number: number;
  readonly created_at: string;
}

interface ApiEntry {
  readonly id: string;
  readonly created_at: string;
  readonly type: string;
}

export interface PagerdutyAccount {
  readonly incidents: ApiIncident[];
  /** By incident, in the order in which they came. */
  readonly entries: Map<string, ApiEntry[]>;
}

const mostListed = 10_000;

/**
 * PagerDuty's REST API over an account in memory: its lists, their order, paging and limits. Each incident counts as
 * `weight` of them, so that a small account is as hard to list as a large one.
 */
export function pagerdutyApi(account: PagerdutyAccount, weight = 1) {
  return (url: URL, request: IncomingMessage): Reply => {
    const { headers } = request;
    if (headers.authorization !== 'Token token=a-token')
      return { status: 401, body: { error: { code: 2006 } } };
    if (headers.accept !== 'application/vnd.pagerduty+json;version=2') return { status: 406 };
    const [, of] = /^\/incidents\/([^/]+)\/log_entries$/.exec(url.pathname) ?? [];
    if (url.pathname === '/incidents') return incidents(account, url, weight);
    if (url.pathname === '/log_entries') return entries(account, url);
    if (of !== undefined && account.entries.has(of)) return entriesOf(account, of, url);
    return { status: 404, body: { error: { message: 'Not Found', code: 2100 } } };
  };
}

function incidents(account: PagerdutyAccount, url: URL, weight: number): Reply {
  if (url.searchParams.get('sort_by') !== 'incident_number:asc') return { status: 400 };
  const found = account.incidents.filter(({ created_at }) => isWithin(created_at, url));
  return list(
    'incidents',
    found.toSorted((a, b) => a.incident_number - b.incident_number),
    url,
    weight,
  );
}

function entries(account: PagerdutyAccount, url: URL): Reply {
  const byId = new Map(account.incidents.map((incident) => [incident.id, incident]));
  const found = [...account.entries].flatMap(([id, own]) =>
    own
      .filter(({ created_at }) => isWithin(created_at, url))
      .map((entry) => ({ ...entry, channel: undefined, incident: byId.get(id) })),
  );
  return list('log_entries', newestFirst(found), url);
}

function entriesOf(account: PagerdutyAccount, id: string, url: URL): Reply {
  const own = account.entries.get(id) ?? [];
  const hasChannels = url.searchParams.get('include[]') === 'channels';
  return list(
    'log_entries',
    newestFirst(own.map((entry) => (hasChannels ? entry : { ...entry, channel: undefined }))),
    url,
  );
}

function newestFirst<Entry extends ApiEntry>(found: readonly Entry[]): Entry[] {
  return found.toReversed().sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
}

function isWithin(text: string, url: URL): boolean {
  const at = Date.parse(text);
  const since = Date.parse(url.searchParams.get('since') ?? '');
  const until = Date.parse(url.searchParams.get('until') ?? '');
  return at >= since && at < until;
}

function list(name: string, found: readonly unknown[], url: URL, weight = 1): Reply {
  const limit = Math.min(100, Number(url.searchParams.get('limit') ?? 25));
  const offset = Number(url.searchParams.get('offset') ?? 0);
  if ((offset + limit) * weight > mostListed)
    return { status: 400, body: { error: { message: 'Invalid Input Provided' } } };
  const total = url.searchParams.get('total') === 'true' ? found.length * weight : null;
  const more = offset + limit < found.length;
  return { body: { [name]: found.slice(offset, offset + limit), limit, offset, more, total } };
}
