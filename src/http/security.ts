import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';

/**
 * Headers of every response. Pages load nothing but this server's own files: no inline script or style, no
 * plug-in, no frame, no form target, no base address.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // The console is plain HTTP on loopback.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
}

const MINUTE_MS = 60_000;

/**
 * At most `perMinute` requests from one address, of those that `skip` does not tell to leave out; beyond that 429 with a
 * sentence and `Retry-After`.
 */
export function limitRate(
  perMinute: number,
  skip: (request: Request) => boolean = () => false,
): RequestHandler {
  const limit = rateLimit({
    skip,
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Behind a proxy all count as that one address; the header, which anybody can send, is not read.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    message: { error: 'That was very fast. Wait a minute, then try again.' },
  });
  return (request, response, next) => {
    // Whose connection is gone has no address any more, and waits for no answer.
    if (request.ip === undefined) response.destroy();
    else limit(request, response, next);
  };
}
