import { isDeepStrictEqual } from 'node:util';
import type { OpenEndpoint } from './endpoints.ts';

type Endpoints = ReadonlyMap<string, OpenEndpoint>;

/** What became of the secrets when their files were read again. */
export interface Reread {
  readonly endpoints: Endpoints;
  /** Sources whose secrets are others than before. */
  readonly changed: readonly string[];
  /** Sources that go on with the secrets of before, since those of now cannot be used, and why not. */
  readonly kept: readonly { readonly source: string; readonly reason: string }[];
}

/**
 * The endpoints with what was read now. A file that is gone or holds no usable secret takes none away: a sender that is
 * answered 401 may not send again. One that was emptied does.
 */
export function rereadEndpoints(before: Endpoints, now: Endpoints): Reread {
  const endpoints = new Map<string, OpenEndpoint>();
  const changed: string[] = [];
  const kept: { source: string; reason: string }[] = [];
  for (const [name, read] of now) {
    const old = before.get(name);
    const hadSecrets = old !== undefined && old.secrets.length > 0;
    if (hadSecrets && read.isUnusable && read.lacking !== null) {
      kept.push({ source: name, reason: read.lacking });
      endpoints.set(name, { ...read, secrets: old.secrets, lacking: null, isUnusable: false });
      continue;
    }
    if (!isDeepStrictEqual(old?.secrets ?? [], read.secrets)) changed.push(name);
    endpoints.set(name, read);
  }
  return { endpoints, changed, kept };
}
