import { type Courier, DeliveryError } from '../../src/ports/courier.ts';

/** How a send or a question goes. `lost`: taken, but the answer does not come. */
export type Behaviour = 'ok' | 'lost' | 'broken' | 'limited' | 'refused' | 'fault' | 'hang';

export interface Post {
  readonly id: string;
  readonly step: string;
  readonly summary: string;
  readonly files: readonly string[];
  readonly before: readonly string[];
}

/** A platform in memory with a courier to it; `next` says how each call goes, the default: well. */
export function fakePlatform(
  options: {
    platform?: string;
    steps?: readonly string[];
    canAsk?: boolean;
    next?: (call: 'send' | 'find', step: string) => Behaviour;
  } = {},
) {
  const { platform = 'slack', steps = ['message', 'file'], canAsk = true, next = () => 'ok' } = options;
  const posts: Post[] = [];
  const calls: string[] = [];
  const parcels: string[] = [];

  async function fail(behaviour: Behaviour): Promise<void> {
    if (behaviour === 'limited')
      throw new DeliveryError('not-sent', 'Too many requests.', { retryAfterMs: 30_000 });
    if (behaviour === 'refused') throw new DeliveryError('refused', 'There is no such channel.');
    if (behaviour === 'broken' || behaviour === 'lost') throw new DeliveryError('unknown', 'No answer.');
    if (behaviour === 'fault') throw new TypeError('x is not a function');
    if (behaviour === 'hang') await new Promise(() => {});
  }

  const courier: Courier = {
    platform,
    async steps(parcel) {
      parcels.push(parcel.id);
      return steps.map((name) => ({
        name,
        async send(before) {
          calls.push(`send ${name}`);
          const behaviour = next('send', name);
          if (behaviour === 'ok' || behaviour === 'lost') {
            posts.push({
              id: parcel.id,
              step: name,
              summary: parcel.digest.summary,
              files: parcel.digest.files.map((file) => file.name),
              before: [...before.keys()],
            });
          }
          await fail(behaviour);
          return { ts: `${parcel.id}.${name}` };
        },
        async find() {
          calls.push(`find ${name}`);
          await fail(next('find', name));
          if (!canAsk) return 'unknowable' as const;
          const isThere = posts.some((post) => post.id === parcel.id && post.step === name);
          return isThere ? { ts: `${parcel.id}.${name}` } : null;
        },
      }));
    },
  };
  return { courier, posts, calls, parcels };
}
