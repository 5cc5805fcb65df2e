import type { ServerResponse } from 'node:http';
import type { Door } from './door.ts';
import type { Metrics, Readings } from './metrics.ts';

/** Why the bot cannot be relied on now, in words; an empty list: it can. */
export type Readiness = () => readonly string[];

/**
 * What runs the bot asks it: `/healthz` (the process answers), `/readyz` (it can be relied on; else 503 and why) and
 * `/metrics` (Prometheus). None of them names an incident, a person or a secret.
 */
export function createOperationsDoor(options: {
  readonly metrics: Metrics;
  readonly readings: () => Readings;
  readonly unready: Readiness;
}): Door {
  const { metrics, readings, unready } = options;
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const answer = { '/healthz': healthy, '/readyz': ready, '/metrics': figures }[path];
    if (answer === undefined) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      send(response, 405, 'application/json', JSON.stringify({ error: 'Only GET.' }), { allow: 'GET, HEAD' });
      return true;
    }
    answer(response);
    return true;
  };

  function healthy(response: ServerResponse): void {
    send(response, 200, 'application/json', JSON.stringify({ status: 'ok' }));
  }

  function ready(response: ServerResponse): void {
    const reasons = unready();
    const status = reasons.length === 0 ? 'ready' : 'not ready';
    send(response, reasons.length === 0 ? 200 : 503, 'application/json', JSON.stringify({ status, reasons }));
  }

  function figures(response: ServerResponse): void {
    metrics.text(readings()).then(
      (text) => send(response, 200, metrics.contentType, text),
      () => send(response, 503, 'application/json', JSON.stringify({ error: 'No figures now.' })),
    );
  }
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': type.includes('charset') ? type : `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': Buffer.byteLength(body),
    ...more,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
