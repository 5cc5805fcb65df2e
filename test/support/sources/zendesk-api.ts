import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import type { Reply } from '../sync-server.ts';

interface ApiTicket {
  readonly id: number;
  readonly status: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface ZendeskAccount {
  /** In the order of their last change, as the export lists them. */
  readonly tickets: ApiTicket[];
  readonly audits: Map<number, readonly { readonly created_at: string }[]>;
  /** Audits of archived tickets are not paged. */
  readonly archived: Set<number>;
}

const folder = path.resolve(import.meta.dirname, '../../fixtures/sync/zendesk');
const json = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

/** An account with the ticket of the fixtures. */
export function recordedZendesk(): ZendeskAccount {
  const ticket = json('ticket.json');
  return {
    tickets: [ticket],
    audits: new Map([[ticket.id, json('audits.json').audits]]),
    archived: new Set(),
  };
}

/** Tickets like it, created one a minute from an instant on. */
export function zendeskOf(count: number, from: number): ZendeskAccount {
  const like = json('ticket.json');
  const [creation] = json('audits.json').audits;
  const account: ZendeskAccount = { tickets: [], audits: new Map(), archived: new Set() };
  for (let n = 0; n < count; n++) {
    const at = new Date(from + n * 60_000).toISOString().replace('.000Z', 'Z');
    const id = 20_000 + n;
    account.tickets.push({ ...like, id, status: 'new', created_at: at, updated_at: at });
    account.audits.set(id, [{ ...creation, ticket_id: id, created_at: at }]);
  }
  return account;
}

const names: Readonly<Record<string, readonly { id: number; name: string; role?: string }[]>> = {
  users: [
    { id: 7001, name: 'Ada Brandt', role: 'agent' },
    { id: 7002, name: 'Sam Ito', role: 'admin' },
    { id: 8001, name: 'Noor Haddad', role: 'end-user' },
  ],
  organizations: [{ id: 401, name: 'Haddad Books' }],
  groups: [
    { id: 301, name: 'Front Desk' },
    { id: 302, name: 'Store Support' },
  ],
  brands: [{ id: 501, name: 'Northwind' }],
};

/** Zendesk's Support API over an account in memory: the incremental export, audits, names, pages and limits. */
export function zendeskApi(account: ZendeskAccount) {
  return (url: URL, request: IncomingMessage): Reply => {
    const expected = `Basic ${Buffer.from('a@example.com/token:t').toString('base64')}`;
    if (request.headers.authorization !== expected)
      return { status: 401, body: { error: "Couldn't authenticate you" } };
    if (url.pathname === '/api/v2/incremental/tickets/cursor.json') return exported(account, url);
    const [, ticket] = /^\/api\/v2\/tickets\/(\d+)\/audits\.json$/.exec(url.pathname) ?? [];
    if (ticket !== undefined) return audits(account, Number(ticket), url);
    const [, what, many] = /^\/api\/v2\/(\w+?)(\/show_many)?\.json$/.exec(url.pathname) ?? [];
    const known = what === undefined ? undefined : names[what];
    if (what === undefined || known === undefined) return { status: 404, body: { error: 'InvalidEndpoint' } };
    if (many === undefined) return { body: { [what]: known, meta: { has_more: false, after_cursor: null } } };
    const ids = new Set((url.searchParams.get('ids') ?? '').split(',').map(Number));
    if (ids.size > 100) return { status: 400 };
    return { body: { [what]: known.filter(({ id }) => ids.has(id)), count: ids.size } };
  };
}

function exported(account: ZendeskAccount, url: URL): Reply {
  const size = Number(url.searchParams.get('per_page'));
  const start = Number(url.searchParams.get('start_time')) * 1000;
  const cursor = url.searchParams.get('cursor');
  const first = account.tickets.findIndex(({ updated_at }) => Date.parse(updated_at) >= start);
  const at = cursor === null ? (first < 0 ? account.tickets.length : first) : Number(atob(cursor));
  const tickets = account.tickets.slice(at, at + size);
  return {
    headers: { 'zendesk-ratelimit-incremental-exports-cursor': 'total=10; remaining=9; resets=30' },
    body: {
      tickets,
      after_cursor: btoa(String(at + tickets.length)),
      after_url: `${url.origin}${url.pathname}?cursor=${btoa(String(at + tickets.length))}`,
      before_cursor: null,
      end_of_stream: at + tickets.length >= account.tickets.length,
    },
  };
}

function audits(account: ZendeskAccount, ticket: number, url: URL): Reply {
  const own = account.audits.get(ticket);
  if (own === undefined) return { status: 404, body: { error: 'RecordNotFound' } };
  if (account.archived.has(ticket)) return { body: { audits: own, count: own.length, next_page: null } };
  const size = Number(url.searchParams.get('page[size]'));
  const at = Number(url.searchParams.get('page[after]') ?? 0);
  const more = at + size < own.length;
  const meta = { has_more: more, after_cursor: more ? String(at + size) : null };
  return { body: { audits: own.slice(at, at + size), meta, links: { next: null } } };
}
