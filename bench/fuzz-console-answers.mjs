/** What every answer of the console, the links and the operations has to be. */

const known = new Set([
  200, 202, 206, 301, 304, 400, 401, 403, 404, 405, 408, 410, 411, 412, 413, 414, 415, 416, 417, 426, 429,
  431, 503,
]);
const behindToken = /^\/+(api|charts|files)\//i;

/** What is wrong with an answer to `sent`; null: nothing. `never` are texts that no answer may hold. */
export function wrongOf(sent, { status, headers, body }, never) {
  if (!known.has(status)) return `status ${status}`;
  const text = body.toString('utf8');
  const leak =
    never.find((one) => text.includes(one)) ?? /\n {4}at |node_modules|\.[cm]?[jt]s:\d+/.exec(text)?.[0];
  if (leak !== undefined) return `${status} holds ${leak}: ${text.slice(0, 500)}`;
  const isTaken = status >= 200 && status < 300;
  if (!sent.isOperations && isTaken && behindToken.test(sent.path)) {
    if (sent.isOpen) return `${status} without the cookie`;
    if (!sent.isOwnHost) return `${status} for another host`;
    if (!['GET', 'HEAD'].includes(sent.method) && !sent.isOwnOrigin) return `${status} from another origin`;
  }
  const type = headers['content-type'] ?? '';
  // What Node itself says of what is no HTTP has neither.
  if (text === '' || sent.method === 'HEAD') return null;
  if (headers['x-content-type-options'] !== 'nosniff') return `${status} without security headers`;
  if (type.startsWith('application/json')) return wrongJson(sent, status, text);
  if (status >= 400 && !type.startsWith('text/html')) return `${status} of ${type}`;
  return null;
}

function wrongJson(sent, status, text) {
  // A file that was asked for, whole or in part.
  if (sent.path.startsWith('/files/') && status < 300) return null;
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return status === 206 ? null : `${status} is no JSON: ${text.slice(0, 300)}`;
  }
  if (value === null || typeof value !== 'object') return `${status} is no object: ${text.slice(0, 300)}`;
  if (status < 400) return null;
  const says = value.error ?? value.status;
  return typeof says === 'string' && says !== '' ? null : `${status} without a reason: ${text.slice(0, 300)}`;
}

/** What is wrong with what came over a plain socket: nothing, or answers of HTTP. */
export function wrongBytes(text, never) {
  if (text === '') return null;
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]);
  if (status !== 100 && status !== 204 && !known.has(status)) return `answered ${text.slice(0, 300)}`;
  const leak = never.find((one) => text.includes(one)) ?? /\n {4}at |node_modules/.exec(text)?.[0];
  return leak === undefined ? null : `holds ${leak}: ${text.slice(0, 500)}`;
}
