import { describe, expect, it } from 'vitest';
import { webhookSources } from '../../../../src/ingest/webhooks/index.ts';
import { waysToSign } from '../../../../src/ingest/webhooks/sign.ts';
import type { WebhookRequest } from '../../../../src/ingest/webhooks/source.ts';
import { now, request } from '../../../support/webhook-sources.ts';

const body = Buffer.from('{"text":"Käse ✅"}');
const secret = 'whsec_c2VjcmV0IG9mIHRoZSBzZW5kZXI=';

function asSent(kind: (typeof webhookSources)[number]['kind']): WebhookRequest {
  const way = waysToSign[kind];
  if (way.by === 'query') return request({ body, query: new URLSearchParams({ [way.parameter]: secret }) });
  const given =
    way.by === 'headers' ? way.headers({ body, secret, now }) : { Authorization: `Bearer ${secret}` };
  const headers = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]);
  return request({ body, headers: Object.fromEntries(headers) });
}

describe.each([...webhookSources])('a request signed as $kind', ({ kind, verify }) => {
  const options = { replayWindowMs: 300_000 };

  it('is trusted under the same secret alone', () => {
    const sent = asSent(kind);
    expect(verify(sent, ['another secret', secret], options)).toBeNull();
    expect(verify(sent, ['another secret'], options)?.status).toBe(401);
  });

  it('is not trusted with another body, where it is signed', () => {
    const sent = { ...asSent(kind), body: Buffer.from('{}') };
    const trusted = verify(sent, [secret], options) === null;
    expect(trusted).toBe(waysToSign[kind].by !== 'headers');
  });
});
