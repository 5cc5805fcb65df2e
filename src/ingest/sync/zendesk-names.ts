import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { textOf } from '../webhooks/text.ts';
import { type SyncClient, syncErrors } from './source.ts';

/** People, groups and the like by their number, as far as asked for and known. */
export interface ZendeskNames {
  /** Asks for those that are not known yet. */
  learn(ids: { readonly users: Iterable<number>; readonly organizations: Iterable<number> }): Promise<void>;
  user(id: unknown): string | null;
  isStaff(id: unknown): boolean;
  organization(id: unknown): string | null;
  group(id: unknown): string | null;
  brand(id: unknown): string | null;
}

const named = z.object({ id: z.number(), name: z.unknown().optional(), role: z.unknown().optional() });
const pageSchema = z.looseObject({
  meta: z.object({ has_more: z.boolean().nullish(), after_cursor: z.string().nullish() }).nullish(),
});

/** The API answers for at most 100 at once. */
const atOnce = 100;
/** More than an account has groups or brands. */
const mostPages = 100;

/** Names are asked for once in a sync. */
export function createZendeskNames(client: SyncClient): ZendeskNames {
  const users = new Map<string, { readonly name: string | null; readonly staff: boolean }>();
  const organizations = new Map<string, string | null>();
  let lists: Promise<readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>]> | null = null;
  let groups: ReadonlyMap<string, string> = new Map();
  let brands: ReadonlyMap<string, string> = new Map();

  async function showMany(what: 'users' | 'organizations', ids: readonly number[]) {
    const found: z.output<typeof named>[] = [];
    for (let at = 0; at < ids.length; at += atOnce) {
      const query = { ids: ids.slice(at, at + atOnce).join(',') };
      const { body } = await client.get(`/api/v2/${what}/show_many.json`, query);
      found.push(...namedIn(body, what));
    }
    return found;
  }

  /** All of a short list; empty where the token may not read it, for it is names alone. */
  async function all(what: 'groups' | 'brands'): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    let after: string | null = null;
    try {
      for (let page = 0; page < mostPages; page++) {
        const from: Record<string, string> = after === null ? {} : { 'page[after]': after };
        const { body } = await client.get(`/api/v2/${what}.json`, { 'page[size]': String(atOnce), ...from });
        for (const { id, name } of namedIn(body, what)) {
          const text = textOf(name);
          if (text !== null) found.set(String(id), text);
        }
        const meta = pageSchema.safeParse(body).data?.meta;
        after = meta?.has_more === true ? (meta.after_cursor ?? null) : null;
        if (after === null) break;
      }
    } catch (error) {
      const isHidden =
        error instanceof UserError && (error.code === syncErrors.denied || error.code === syncErrors.missing);
      if (!isHidden) throw error;
    }
    return found;
  }

  return {
    async learn(ids) {
      lists ??= Promise.all([all('groups'), all('brands')]);
      [groups, brands] = await lists;
      const newUsers = [...new Set(ids.users)].filter((id) => !users.has(String(id)));
      for (const id of newUsers) users.set(String(id), { name: null, staff: false });
      for (const { id, name, role } of await showMany('users', newUsers)) {
        users.set(String(id), { name: textOf(name), staff: role === 'agent' || role === 'admin' });
      }
      const newOnes = [...new Set(ids.organizations)].filter((id) => !organizations.has(String(id)));
      for (const id of newOnes) organizations.set(String(id), null);
      for (const { id, name } of await showMany('organizations', newOnes)) {
        organizations.set(String(id), textOf(name));
      }
    },
    user: (id) => users.get(String(id))?.name ?? null,
    isStaff: (id) => users.get(String(id))?.staff ?? false,
    organization: (id) => organizations.get(String(id)) ?? null,
    group: (id) => groups.get(String(id)) ?? null,
    brand: (id) => brands.get(String(id)) ?? null,
  };
}

function namedIn(body: unknown, what: string): z.output<typeof named>[] {
  const list = z.looseObject({ [what]: z.array(z.unknown()) }).safeParse(body).data?.[what];
  return (Array.isArray(list) ? list : []).flatMap((one: unknown) => {
    const parsed = named.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
}
