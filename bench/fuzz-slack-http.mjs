/** Slack's requests over HTTP, mutated and then signed; some signed wrongly, some with other headers. */
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { mutateHeaders, mutateText, pick, randomOf } from './fuzz-mutate.mjs';
import { answerProblems } from './fuzz-slack-answers.mjs';
import { freshDelivery, mutatedPayload } from './fuzz-slack-fresh.mjs';

const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
const isFields = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function bodyOf(type, payload) {
  if (type === 'events_api') return JSON.stringify(payload);
  const fields =
    type === 'slash_commands' && isFields(payload) ? payload : { payload: JSON.stringify(payload) };
  const pairs = Object.entries(fields).flatMap(([key, value]) =>
    Array.isArray(value) ? value.map((one) => [key, asText(one) ?? '']) : [[key, asText(value) ?? '']],
  );
  return new URLSearchParams(
    pairs.map(([key, value]) => [key.toWellFormed(), value.toWellFormed()]),
  ).toString();
}

/** Headers of a request, and whether Slack could have made them. */
function headersOf(type, body, secret, random) {
  const seconds = Math.floor(Date.now() / 1_000);
  const roll = random();
  const stamp = String(
    roll < 0.01 ? seconds - 400 : roll < 0.02 ? pick(['', 'x', '1e400', '-1', '0x10'], random) : seconds,
  );
  const key = roll > 0.02 && roll < 0.035 ? `${secret}x` : secret;
  const hash = createHmac('sha256', key).update(`v0:${stamp}:${body}`).digest('hex');
  const told = roll > 0.035 && roll < 0.04 ? mutateText(hash, random).replace(/[^\x20-\x7e]/g, '?') : hash;
  const headers = {
    'content-type': type === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${told}`,
    ...(random() < 0.05 ? { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } : {}),
  };
  if (random() < 0.04) return { headers: mutateHeaders(headers, random), isSigned: null };
  // A change may leave a hash as it was.
  return { headers, isSigned: roll >= 0.04 || (roll >= 0.035 && told === hash) };
}

function post(port, agent, headers, body) {
  return new Promise((resolve) => {
    let request;
    try {
      request = http.request({
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/slack/events',
        headers,
        agent,
      });
    } catch {
      return resolve({ status: 'not sent', text: '' });
    }
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', () => resolve({ status: 'cut', text }));
    });
    request.on('error', () => {
      // The bot may close a connection that rested while a request is on its way to it.
      if (request.reusedSocket) resolve(post(port, undefined, headers, body));
      else resolve({ status: 'cut', text: '' });
    });
    request.setTimeout(60_000, () => {
      resolve({ status: 'no answer', text: '' });
      request.destroy();
    });
    request.end(body);
  });
}

/** Sends requests by number; resolves with what the bot answered. */
export function sendRequest({ fake, bot, deliveries, seed, problems }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const secret = fake.tokens.SLACK_SIGNING_SECRET;
  return {
    url: `http://127.0.0.1:${bot.port}/slack/events`,
    async send(number) {
      const random = randomOf(seed * 1_000_003 + number * 7_919);
      const { type, payload } = freshDelivery(fake, deliveries, number, random);
      const json = bodyOf(type, mutatedPayload(payload, deliveries, random));
      const body = Buffer.from(random() < 0.3 ? mutateText(json ?? '', random) : (json ?? ''));
      const { headers, isSigned } = headersOf(type, body.toString(), secret, random);
      const { status, text } = await post(bot.port, agent, headers, body);
      const note = (problem) => problems.push(`request ${number}: ${problem}`);
      if (
        typeof status !== 'number'
          ? status !== 'not sent' && isSigned !== null
          : status >= 500 && status !== 503
      )
        note(`${status} ${text}`);
      if (isSigned === false && status !== 401 && !/(^|&)ssl_check=1(&|$)/.test(body.toString()))
        note(`taken with a wrong signature: ${status}`);
      if (isSigned === true && status !== 200 && status !== 400) note(`refused: ${status} ${text}`);
      if (status === 200) for (const problem of answerProblems(text)) note(problem);
      return status;
    },
  };
}
