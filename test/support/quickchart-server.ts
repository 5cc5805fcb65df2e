import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';

export interface QuickChartRequest {
  readonly chart: string;
  readonly width?: number;
  readonly height?: number;
  readonly format?: string;
  readonly devicePixelRatio?: number;
  readonly backgroundColor?: string;
  readonly version?: string;
}

export interface QuickChartServer {
  readonly url: string;
  readonly requests: QuickChartRequest[];
  close(): Promise<void>;
}

const bodyLimit = 100 * 1024;
const maxSide = 3_000;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h10v10z"/></svg>';

/**
 * A server that speaks QuickChart's API: POST /chart with JSON, GET /chart?c=…. It refuses what the real one does:
 * larger bodies, wider pictures, `for (` and `while (` in the chart's text, charts that do not evaluate.
 */
export async function startQuickChartServer(
  behaviour: 'draw' | 'hang' | 'nonsense' = 'draw',
): Promise<QuickChartServer> {
  const requests: QuickChartRequest[] = [];
  const server = createServer((request, response) => {
    if (behaviour === 'hang') return;
    if (behaviour === 'nonsense') return void response.end('<<html>hello</html>'.slice(1).replace('<', '{'));
    handle(request, response, requests).catch((error: Error) => refuse(response, 400, error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, requests, close };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  requests: QuickChartRequest[],
): Promise<void> {
  const address = new URL(request.url ?? '/', 'http://localhost');
  if (address.pathname !== '/chart') return refuse(response, 404, 'not found');
  const asked =
    request.method === 'POST' ? await readBody(request, response) : fromQuery(address.searchParams);
  if (asked === null) return;
  requests.push(asked);
  if ((asked.width ?? 500) > maxSide) throw new Error(`Requested width exceeds maximum of ${maxSide}`);
  if (/(for|while)\s*\(/i.test(asked.chart)) throw new Error('Input is not allowed');
  const chart = runInNewContext(`(${asked.chart})`) as { type?: unknown; data?: unknown };
  if (typeof chart.type !== 'string' || typeof chart.data !== 'object')
    throw new Error('Chart type is required');
  const isSvg = asked.format === 'svg';
  response.writeHead(200, { 'content-type': isSvg ? 'image/svg+xml' : 'image/png' });
  response.end(isSvg ? svg : png);
}

async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<QuickChartRequest | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (body.length > bodyLimit) {
    response.writeHead(413).end();
    return null;
  }
  const parsed = JSON.parse(body.toString('utf8')) as Partial<QuickChartRequest>;
  if (parsed.chart === undefined) throw new Error('You are missing variable `c` or `chart`');
  return parsed as QuickChartRequest;
}

function fromQuery(query: URLSearchParams): QuickChartRequest {
  const chart = query.get('c') ?? query.get('chart');
  if (chart === null) throw new Error('You are missing variable `c` or `chart`');
  return { chart, format: query.get('f') ?? 'png' };
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'x-quickchart-error': reason }).end();
}
