import type { Clock } from '../ports/clock.ts';
import type { Notice, NoticeLedger, Silence } from '../ports/notices.ts';
import type { Noticing } from '../ports/noticing.ts';
import type { Asker } from '../ports/scheduling.ts';
import { keyOf } from './incident-key.ts';

export interface NoticingDeps {
  readonly ledger: Pick<NoticeLedger, 'notices' | 'silences' | 'silence' | 'unsilence'>;
  readonly clock: Clock;
}

/** Notices as each who asks may see and silence them. */
export function createNoticing({ ledger, clock }: NoticingDeps): (asker: Asker) => Noticing {
  return (asker) => {
    async function visible(): Promise<readonly Notice[]> {
      return (await ledger.notices()).filter(isVisibleTo(asker));
    }

    async function add(key: Pick<Silence, 'kind' | 'source' | 'name'>, forMs: number): Promise<Silence> {
      const at = clock.now();
      const silence = { ...key, until: at + forMs, by: asker.person, at };
      await ledger.silence(silence);
      return silence;
    }

    return {
      async silences() {
        const now = clock.now();
        const seen = new Set((await visible()).map(keyOf));
        const isLimited = asker.visible.teams !== null || asker.visible.customers !== null;
        const maySee = ({ kind, source, name, by }: Silence) =>
          kind === 'service' ||
          !isLimited ||
          by === asker.person ||
          seen.has(keyOf({ source: source ?? '', incident: name }));
        const found = (await ledger.silences()).filter((one) => one.until > now && maySee(one));
        return found.sort((a, b) => a.until - b.until);
      },
      async told(limit) {
        const told = (await visible()).filter((notice) => Object.keys(notice.told).length > 0);
        return told.sort((a, b) => b.updatedAt - a.updatedAt).slice(0, limit);
      },
      mute: (service, forMs) => add({ kind: 'service', source: null, name: service }, forMs),
      snooze: ({ source, incident }, forMs) => add({ kind: 'incident', source, name: incident }, forMs),
      async end(key) {
        const found = (await ledger.silences()).some(
          (one) =>
            one.kind === key.kind &&
            one.source === key.source &&
            one.name === key.name &&
            one.until > clock.now(),
        );
        await ledger.unsilence(key);
        return found;
      },
    };
  };
}

function isVisibleTo({ visible: { teams, customers } }: Asker): (notice: Notice) => boolean {
  const within = (value: string | null, allowed: readonly string[] | null) =>
    allowed === null || (value !== null && allowed.includes(value));
  return ({ scope }) => within(scope.team, teams) && within(scope.customer, customers);
}
