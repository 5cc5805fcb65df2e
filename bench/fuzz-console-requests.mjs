/** The requests of fuzz-console.mjs, each following from a seed: to every address of the console, the links and the operations. */
import { commands } from '../dist/commands/index.js';
import { unsubscribeHeaders } from '../dist/src/adapters/email/unsubscribe.js';
import { mutateHeaders, mutateJson, mutateText, pick } from './fuzz-mutate.mjs';

export const unsubscribeSecret = 'fuzz-unsubscribe-secret-of-many-chars';
const lines = commands.flatMap(({ name, examples = [] }) => [name, ...examples.map(lineOf)]);
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND'];
const link = /<(http[^>]*)>/
  .exec(
    unsubscribeHeaders(
      { mailto: 'a@example.com', oneClick: { url: 'http://x/email/unsubscribe', secret: unsubscribeSecret } },
      { schedule: 'mine', address: 'me@example.com' },
    )['List-Unsubscribe'],
  )[1]
  .slice('http://x'.length);
const assets = [
  '/',
  '/assets/console.js',
  '/assets/base.css',
  '/assets/icon.svg',
  '/assets/fonts/inter-400.ttf',
];
const outside = [
  '/assets/../console.ts',
  '/assets/%2e%2e/guard.ts',
  '/assets/..%2f..%2fpackage.json',
  '/nothing',
  '//x',
  '/%',
];
const operations = ['/healthz', '/readyz', '/metrics', '/metrics?x=1', '/', '/healthz/'];
const headerValues = {
  'sec-fetch-site': ['same-origin', 'none', 'cross-site', 'same-site', ''],
  range: ['bytes=0-9', 'bytes=5-', 'bytes=-1', 'bytes=9-1', 'bytes=0-0,1-1,2-2', 'bytes=999999999999-', 'x'],
  'if-none-match': ['*', '"x"', 'W/"'],
  'if-modified-since': ['Mon, 01 Jan 2035 00:00:00 GMT', 'x'],
  accept: ['text/html', '*/*;q=0', 'x/y'],
  'last-event-id': ['0', '-1', '1e3', '999999999', 'NaN', '9007199254740993', ''],
  expect: ['100-continue', 'x'],
  'x-http-method-override': ['DELETE'],
  'x-forwarded-host': ['evil.test'],
};

function lineOf(example) {
  return typeof example === 'string' ? example : (example.line ?? example.command ?? '');
}

/** Heavy answers are few: eight at a time run anyway. */
function textOf(random) {
  const roll = random();
  if (roll < 0.04) return `/sla report weekly format=${pick(['pdf', 'html', 'csv', 'json', 'md'], random)}`;
  if (roll < 0.12) return `/sla ${pick(lines, random)}`;
  if (roll < 0.3)
    return `/sla ${pick(['help', 'help report', 'explain INC-1', 'schedule list', 'what', '__proto__'], random)}`;
  return mutateText(`/sla ${pick(lines, random)}`, random);
}

const small = (n, random) => Math.floor(random() * n);

/** What is asked, as a page of the console would. */
function askOf(random, { newest, seen }) {
  const roll = random();
  const message = `m${Math.max(1, newest - small(60, random))}`;
  const channel = pick(['sla', 'payments', 'dm', 'incidents', 'nowhere', '__proto__'], random);
  if (roll < 0.2) return { method: 'POST', path: '/api/messages', json: { channel, text: textOf(random) } };
  if (roll < 0.32) {
    const query = new URLSearchParams({
      channel,
      text: textOf(random).slice(0, 60),
      cursor: String(small(60, random)),
    });
    return { method: 'GET', path: `/api/complete?${query}` };
  }
  if (roll < 0.34) return { method: 'GET', path: '/api/state' };
  if (roll < 0.4)
    return {
      method: 'GET',
      path: `/api/events?after=${pick(['0', '-1', 'x', String(newest)], random)}`,
      cutMs: small(40, random),
    };
  if (roll < 0.48) return { method: 'POST', path: `/api/messages/${message}/cancel`, json: {} };
  if (roll < 0.6 && seen.length > 0 && random() < 0.6) return { method: 'GET', path: pick(seen, random) };
  if (roll < 0.56)
    return {
      method: 'GET',
      path: `/charts/${message}/${pick(['0', '1', '-1', 'x', '1e9'], random)}.png?theme=${pick(['light', 'dark', 'x'], random)}`,
    };
  if (roll < 0.62)
    return { method: 'GET', path: `/files/${message}/${pick(['0', '1', '-1', '__proto__'], random)}` };
  if (roll < 0.72)
    return { method: pick(['GET', 'POST'], random), path: link, json: random() < 0.5 ? {} : undefined };
  if (roll < 0.8) return { method: 'GET', path: pick(assets, random) };
  if (roll < 0.86) return { method: 'GET', path: pick(outside, random) };
  return { method: 'GET', path: pick(operations, random), isOperations: random() < 0.8 };
}

/** One request. `known`: origin, cookie and token of the console, the number of the newest message, and what was `seen` of charts and files. */
export function requestOf(random, known) {
  const { method, path, json, cutMs, isOperations = false } = askOf(random, known);
  const { host, cookie, token } = known;
  let headers = { host, cookie, origin: `http://${host}` };
  let body =
    json === undefined
      ? ''
      : (JSON.stringify(random() < 0.25 ? mutateJson(json, random, [json]) : json) ?? 'null');
  if (body !== '') headers['content-type'] = 'application/json';
  if (random() < 0.1) body = mutateText(body, random);
  if (random() < 0.01) body = 'x'.repeat(70_000);
  if (random() < 0.1) delete headers.origin;
  if (random() < 0.1) delete headers.cookie;
  if (random() < 0.05)
    headers[pick(['origin', 'host', 'cookie'], random)] = pick(
      ['null', 'http://evil.test', 'evil.test', '__proto__', ''],
      random,
    );
  while (random() < 0.15) {
    const name = pick(Object.keys(headerValues), random);
    headers[name] = pick(headerValues[name], random);
  }
  if (random() < 0.15) headers = mutateHeaders(headers, random);
  let target = path;
  if (random() < 0.03)
    target = `/?token=${pick([token, token.slice(1), '%00', 'x&token=y', '[]=1'], random)}`;
  if (random() < 0.2) target = addressOf(mutateText(target, random));
  return {
    method: random() < 0.9 ? method : pick(methods, random),
    path: target,
    headers,
    body,
    cutMs: cutMs ?? (random() < 0.01 ? small(5, random) : undefined),
    isOperations,
    isOpen: headers.cookie?.includes(cookie) !== true,
    isOwnOrigin: headers.origin?.trim() === `http://${host}`,
    // Without one Node writes the right one.
    isOwnHost: (headers.host || host).trim() === host,
  };
}

/** What Node would send as an address, begun with a slash as often as not. */
function addressOf(text) {
  return text.replace(/[^\x21-\x7e]/gu, (character) => encodeURI(character.toWellFormed())) || '/';
}

/** Bytes for a plain socket: a request as a browser writes it, mutated, or cut off. */
export function bytesOf(random, known) {
  const { method, path, headers, body } = requestOf(random, known);
  const lengthOf =
    random() < 0.8 ? [`content-length: ${Buffer.byteLength(body)}`] : ['transfer-encoding: chunked'];
  const head = [
    `${method} ${path} HTTP/1.1`,
    ...Object.entries(headers).map((pair) => pair.join(': ')),
    ...lengthOf,
  ];
  const text = `${head.join('\r\n')}\r\n\r\n${body}`;
  return Buffer.from(
    random() < 0.9 ? mutateText(text, random) : text.slice(0, small(text.length, random)),
    'latin1',
  );
}
