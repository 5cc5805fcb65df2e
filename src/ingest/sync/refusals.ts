import { UserError } from '../../core/errors.ts';
import { syncErrors } from './source.ts';

/** Whose API is asked, for messages. */
export interface Asked {
  /** Name of the source, as in the configuration. */
  readonly name: string;
  /** Variable that has the token. */
  readonly tokenVariable: string;
  readonly needs: string;
}

/** Characters of an answer that a message repeats. */
const mostTold = 300;

/** What a refusing answer says, in one line, without the secrets (the longest first) should they be repeated there. */
export function toldBy(body: string, secrets: readonly string[]): string {
  const bare = secrets.reduce((text, secret) => text.replaceAll(secret, '[token]'), body);
  const line = bare.replaceAll(/\s+/g, ' ').trim();
  return line.length > mostTold ? `${line.slice(0, mostTold)} …` : line;
}

/** Too short to be a secret, and likely to be a part of what is told. */
const leastSecret = 6;

/** A token in every form that an answer may repeat: as it is, as Basic sends it, without its user or its scheme. */
export function secretsOf(token: string): string[] {
  const forms = [token, Buffer.from(token).toString('base64'), token.replace(/^.*[: ]/, '')];
  return [...new Set(forms)]
    .filter(({ length }) => length >= leastSecret)
    .sort((a, b) => b.length - a.length);
}

/** An answer that repeating does not mend, as an error that says what to do. */
export function refusal(asked: Asked, url: URL, status: number, told: string): UserError {
  const { name, tokenVariable, needs } = asked;
  const details = told === '' ? [] : [`it says: ${told}`];
  const at = `${url.origin}${url.pathname}`;
  if (status === 401) {
    return new UserError(`${name} does not accept the token (401 from ${at})`, {
      code: syncErrors.denied,
      hint: `Put a valid one into ${tokenVariable}; it needs ${needs}.`,
      details,
    });
  }
  if (status === 403) {
    return new UserError(`${name} does not let the token read this (403 from ${at})`, {
      code: syncErrors.denied,
      hint: `The token in ${tokenVariable} needs ${needs}.`,
      details,
    });
  }
  if (status === 404 || status === 410) {
    return new UserError(`${name} has nothing at ${at} (${status})`, {
      code: syncErrors.missing,
      hint: `Check sources.${name}.sync.url and scope; what a token may not see is answered like this too: it needs ${needs}.`,
      details,
    });
  }
  return new UserError(`${name} refuses the request (${status} from ${at})`, {
    code: syncErrors.refused,
    hint: `Check sources.${name}.sync: url and scope.`,
    details,
  });
}

/** Nobody answered for as long as is waited. */
export function gaveUp(asked: Asked, url: URL, reason: string, cause?: unknown): UserError {
  return new UserError(`${asked.name} could not be asked: ${reason} (${url.origin}${url.pathname})`, {
    code: syncErrors.unavailable,
    hint: 'Run it again later: it goes on where it was.',
    cause,
  });
}

/** A link or redirect that leads to another origin. */
export function foreign(asked: Asked, base: URL, target: URL): UserError {
  return new UserError(
    `${asked.name} sends on from ${base.origin} to ${target.origin}, where its token must not go`,
    {
      code: syncErrors.foreign,
      hint: `If that is its right address, put it into sources.${asked.name}.sync.url.`,
    },
  );
}

/** An answer that cannot be read. */
export function unreadable(asked: Asked, url: URL, reason: string, cause?: unknown): UserError {
  return new UserError(
    `${asked.name} answered what cannot be read: ${reason} (${url.origin}${url.pathname})`,
    {
      code: syncErrors.unreadable,
      hint: `Check that sources.${asked.name}.sync.url is the address of its API.`,
      cause,
    },
  );
}

/** A list whose next page is one that was read. */
export function circular(what: string): UserError {
  return new UserError(`${what} is paged in a circle`, {
    code: syncErrors.unreadable,
    hint: 'Run it again later; if it stays so, something between the source and the bot answers in its place.',
  });
}
