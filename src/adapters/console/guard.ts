import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';

/** Who may talk to the console: this start's token, this machine's own pages. */
export interface Guard {
  /** Goes into the link that the bot prints. */
  readonly token: string;
  /** Refuses foreign `Host` and `Origin` headers (DNS rebinding, other sites' pages): 403. */
  readonly sameOrigin: RequestHandler;
  /** Lets only the holder of the cookie pass: 401 for others. */
  readonly signedIn: RequestHandler;
  isSignedIn(request: Request): boolean;
  /** Sets the cookie where the address carries the token; false where it carries none or a wrong one. */
  signIn(request: Request, response: Response): boolean;
}

/** `host` is the one listened on; `port` is known once the server listens. Who was signed in by a token stays so. */
export function createGuard(host: string, port: () => number, token: string): Guard {
  const session = sha256(`session ${token}`).toString('base64url');
  const cookieName = () => `sla_console_${port()}`;

  function isSignedIn(request: Request): boolean {
    return cookiesOf(request).some(([name, value]) => name === cookieName() && isEqual(value, session));
  }

  return {
    token,
    isSignedIn,
    sameOrigin(request, response, next) {
      const hosts = ['127.0.0.1', 'localhost', '[::1]', host].map((name) => authority(name, port()));
      const named = request.get('host') ?? '';
      const origin = request.get('origin');
      const isSafe = request.method === 'GET' || request.method === 'HEAD';
      const isOwn = origin === undefined ? isSafe : origin === `http://${named}`;
      const isNavigation = request.path === '/';
      const site = request.get('sec-fetch-site') ?? 'none';
      const isFromHere = isNavigation || site === 'none' || site === 'same-origin';
      if (hosts.includes(named) && isOwn && isFromHere) return next();
      response.status(403).json({
        error: `This request does not come from the console’s own page.${otherPortHint(named, port())}`,
      });
    },
    signedIn(request, response, next) {
      if (isSignedIn(request)) return next();
      response.status(401).json({ error: 'Open the console with the link the bot printed when it started.' });
    },
    signIn(request, response) {
      const given = request.query.token;
      if (typeof given !== 'string' || !isEqual(given, token)) return false;
      response.cookie(cookieName(), session, { httpOnly: true, sameSite: 'strict', path: '/' });
      return true;
    },
  };
}

/** For who leads another local port here: browsers send that one. */
function otherPortHint(named: string, port: number): string {
  const local = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d{1,5}))?$/.exec(named);
  if (local === null || Number(local[1] ?? 80) === port) return '';
  return ` It answers at port ${port} alone: lead the same port here (ssh -L ${port}:127.0.0.1:${port} …).`;
}

/** Host and port as browsers write them: without the default port. */
function authority(name: string, port: number): string {
  return port === 80 ? name : `${name}:${port}`;
}

function cookiesOf(request: Request): (readonly [string, string])[] {
  return (request.get('cookie') ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
  });
}

/** In constant time: hashes have one length, whatever was given. */
function isEqual(given: string, wanted: string): boolean {
  return timingSafeEqual(sha256(given), sha256(wanted));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
