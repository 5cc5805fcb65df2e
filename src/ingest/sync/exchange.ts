import { type Dispatcher, fetch } from 'undici';
import { type Asked, foreign, unreadable } from './refusals.ts';

/** One answer, read to its end. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it came from, after redirects. */
  readonly url: URL;
}

export interface ExchangeOptions {
  readonly asked: Asked;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const mostRedirects = 5;

/**
 * One GET with its redirects, which must stay at the origin. Rejects with what fetch rejects with where nobody answers,
 * with UserError where the answer is too large or leads elsewhere.
 */
export async function exchange(url: URL, options: ExchangeOptions): Promise<Answered> {
  const { asked, headers, dispatcher, maxBodyBytes } = options;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
  let at = url;
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(at, { headers, dispatcher, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) {
      const text = await readText(response.body, maxBodyBytes);
      if (text === null) throw unreadable(asked, at, `more than ${maxBodyBytes.toLocaleString('en')} bytes`);
      return { status: response.status, headers: new Headers([...response.headers]), text, url: at };
    }
    await response.body?.cancel();
    if (redirects >= mostRedirects) throw unreadable(asked, at, 'it redirects in a circle');
    const target = URL.canParse(location, at.href) ? new URL(location, at) : null;
    if (target === null) throw unreadable(asked, at, 'it redirects to what is no address');
    if (target.origin !== at.origin) throw foreign(asked, at, target);
    at = target;
  }
}

/** A body as UTF-8; null where it is longer than that, once unpacked. */
async function readText(body: AsyncIterable<unknown> | null, maxBytes: number): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    if (!(part instanceof Uint8Array)) continue;
    size += part.byteLength;
    // Leaving the loop cancels the rest.
    if (size > maxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
