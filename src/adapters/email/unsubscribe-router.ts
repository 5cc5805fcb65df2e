import { Router as createRouter, type Request, type Response, type Router } from 'express';
import { limitRate } from '../../http/security.ts';
import { escapeHtml } from '../../output/html/escape.ts';
import type { Logger } from '../../ports/logger.ts';
import { readOneClick, type Subscription } from './unsubscribe.ts';

/** On the console's port, and on the one of webhooks where they have one; `email.unsubscribe.url` leads here. */
export const unsubscribePath = '/email/unsubscribe';

const requestsPerMinute = 60;
/** The page has a form, which other pages of this server may not have. */
const contentPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

interface UnsubscribeDeps {
  readonly secret: string;
  /** Ends a personal digest; also where it has ended already. */
  end(subscription: Subscription): Promise<void>;
  readonly logger: Logger;
}

/**
 * The address that a mail client posts to for one click (RFC 8058). To look at it changes nothing, since scanners of mail
 * follow links: a person gets a page with a button.
 */
export function createUnsubscribeRouter({ secret, end, logger }: UnsubscribeDeps): Router {
  const router = createRouter();
  const subscriptionOf = (request: Request) => {
    const { search } = new URL(request.originalUrl, 'http://localhost');
    return readOneClick(new URLSearchParams(search), secret);
  };
  router.use(unsubscribePath, limitRate(requestsPerMinute));
  router.get(unsubscribePath, (request, response) => {
    const subscription = subscriptionOf(request);
    if (subscription === null) return answer(response, 404, unknown);
    const { schedule, address } = subscription;
    const question = `End the digest ${schedule} for ${address}?`;
    answer(response, 200, question, '<form method="post"><button>End it</button></form>');
  });
  router.post(unsubscribePath, async (request, response) => {
    const subscription = subscriptionOf(request);
    if (subscription === null) return answer(response, 404, unknown);
    await end(subscription);
    logger.info({ ...subscription }, 'digest ended by its link');
    answer(
      response,
      200,
      `The digest ${subscription.schedule} is no longer sent to ${subscription.address}.`,
    );
  });
  return router;
}

const unknown = 'This link is not complete. Use the one in the message as it is.';

function answer(response: Response, status: number, text: string, more = ''): void {
  response
    .status(status)
    .set({ 'Content-Security-Policy': contentPolicy, 'Cache-Control': 'no-store' })
    .type('html')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>sla-bot</title><p>${escapeHtml(text)}</p>${more}</html>`,
    );
}
