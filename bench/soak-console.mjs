/** The console of the bot of soak.mjs, as its page uses it: events, questions, charts, files. */
import http from 'node:http';
import { ask } from './soak-bot.mjs';
import { waiting } from './soak-waiting.mjs';

/** One open page of the console: hears of every message. `close` ends it as a closed tab does. */
export function openPage({ consolePort, cookie }, hear = () => {}) {
  let rest = '';
  const headers = { cookie };
  const request = http.get(
    { host: '127.0.0.1', port: consolePort, path: '/api/events', headers, agent: false },
    (response) => {
      response.setEncoding('utf8');
      response.on('error', () => {});
      response.on('data', (part) => {
        const frames = (rest + part).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) {
          const data = /^event: message\ndata: (.*)$/m.exec(frame)?.[1];
          if (data !== undefined) hear(JSON.parse(data));
        }
      });
    },
  );
  request.on('error', () => {});
  return { close: () => request.destroy() };
}

/** Asks in the console's channel, and fetches the charts and files of each answer. */
export function consoleSide(bot) {
  const open = new Map();
  const done = new Map();
  const page = openPage(bot, (message) => {
    if (message.author !== 'bot' || message.working) return;
    const settle = open.get(message.id);
    if (settle !== undefined) return settle(message);
    // Answered before we knew its number; digests and notices are among them.
    done.set(message.id, message);
    if (done.size > 50) done.delete(done.keys().next().value);
  });
  const headers = { cookie: bot.cookie, origin: `http://127.0.0.1:${bot.consolePort}` };
  const get = (to) => ask(bot.consolePort, { path: to, headers });
  const refused = [];
  return {
    name: 'console',
    refused,
    async ask(line) {
      const said = await ask(bot.consolePort, {
        method: 'POST',
        path: '/api/messages',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ channel: 'sla', text: `/sla ${line}` }),
      });
      if (said.status !== 202) {
        refused.push(`console ${said.status}: ${said.text}`);
        return false;
      }
      // The answer is the message after the question.
      const id = `m${Number(JSON.parse(said.text).id.slice(1)) + 1}`;
      const one = waiting();
      open.set(id, one.settle);
      if (done.has(id)) one.settle(done.get(id));
      const message = await one.done;
      open.delete(id);
      if (message === false || message.status === 'failed') return false;
      const charts = [...(message.answer?.html ?? '').matchAll(/src="(\/charts\/[^"]+)"/g)].map(
        ([, to]) => to,
      );
      const files = (message.answer?.files ?? []).map(({ href }) => href);
      for (const to of [...charts, ...files, `/api/complete?channel=sla&text=/sla%20rep&cursor=8`]) {
        const { status, text } = await get(to.replaceAll('&amp;', '&'));
        if (status !== 200) refused.push(`console ${to}: ${status} ${text.slice(0, 200)}`);
      }
      return true;
    },
    close: () => page.close(),
  };
}
