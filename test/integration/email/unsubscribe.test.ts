import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Subscription, unsubscribeHeaders } from '../../../src/adapters/email/unsubscribe.ts';
import { createUnsubscribeRouter, unsubscribePath } from '../../../src/adapters/email/unsubscribe-router.ts';
import { createHttpServer, type HttpServer } from '../../../src/http/server.ts';
import { silentLogger } from '../../support/io.ts';

const secret = 'not to be guessed';
const subscription = { schedule: 'mine', address: 'o\'neil+"<b>"@example.com' };

let server: HttpServer;
let base = '';
const ended: Subscription[] = [];
beforeAll(async () => {
  const end = async (which: Subscription) => void ended.push(which);
  const routers = [createUnsubscribeRouter({ secret, end, logger: silentLogger })];
  server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger, routers });
  base = `http://127.0.0.1:${(await server.start()).port}`;
});
beforeEach(() => void ended.splice(0));
afterAll(() => server.stop());

/** The link in the header of a message, at the test's own server. */
function link(url = 'https://sla.example.com/email/unsubscribe'): URL {
  const headers = unsubscribeHeaders({ mailto: 'sla@example.com', oneClick: { url, secret } }, subscription);
  const there = new URL(/^<([^>]+)>, <mailto:/.exec(headers['List-Unsubscribe'] ?? '')?.[1] ?? '');
  return new URL(`${unsubscribePath}${there.search}`, base);
}

const oneClick = (to: URL) =>
  fetch(to, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    redirect: 'error',
  });

describe('the link that ends a digest', () => {
  it('ends it by one post, as mail clients send it', async () => {
    const response = await oneClick(link());
    expect(response.status).toBe(200);
    expect(ended).toEqual([subscription]);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('changes nothing where it is only looked at, and offers a button', async () => {
    const response = await fetch(link());
    expect(ended).toEqual([]);
    const page = await response.text();
    expect(page).toContain('End the digest mine for o&#39;neil+&quot;&lt;b&gt;&quot;@example.com?');
    expect(page).toContain('<form method="post">');
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self'");
  });

  it.each(['schedule', 'address', 'signature'])('is of no use with another %s', async (part) => {
    const changed = link();
    changed.searchParams.set(part, 'x');
    expect((await oneClick(changed)).status).toBe(404);
    changed.searchParams.delete(part);
    expect((await oneClick(changed)).status).toBe(404);
    expect((await fetch(changed)).status).toBe(404);
    expect(ended).toEqual([]);
  });

  it('keeps what the configured address holds already', () => {
    const headers = unsubscribeHeaders(
      { mailto: 'sla@example.com', oneClick: { url: 'https://sla.example.com/u?tenant=a', secret } },
      subscription,
    );
    expect(headers['List-Unsubscribe']).toContain(
      '<https://sla.example.com/u?tenant=a&schedule=mine&address=',
    );
  });
});
