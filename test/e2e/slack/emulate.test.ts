import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeNow } from '../../support/fake-reporting.ts';
import { fakeParcel, journey } from '../../support/parcels.ts';
import { Person } from '../../support/slack/person.ts';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';

let emulator: Emulator;
let bot: SlackBot;

beforeAll(async () => {
  emulator = await createEmulator({ service: 'slack', port: await freePort() });
  bot = await startSlackBot({ mode: 'http', apiUrl: `${emulator.url}/api/` });
});
afterAll(async () => {
  await bot.stop();
  await emulator.close();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Body = Record<string, never> & { messages?: { text: string; ts: string; blocks?: unknown[] }[] };

async function call(method: string, args: Record<string, string>): Promise<Body> {
  const response = await fetch(`${emulator.url}/api/${method}`, {
    method: 'POST',
    headers: { Authorization: 'Bearer xoxb-fake' },
    body: new URLSearchParams(args),
  });
  return (await response.json()) as Body;
}

it('posts a report, its chart and its file to a server that is none of ours', async () => {
  const channel = 'C000000001';
  const someone = new Person(bot.slack, 'U000000001');
  await someone.command('report weekly format=pdf', channel);
  await bot.slack.until(() => bot.outcomes[0], 'an outcome');
  let replies: Body['messages'] = [];
  const deadline = Date.now() + 20_000;
  while (replies.length < 3 && Date.now() < deadline) {
    const root = (await call('conversations.history', { channel })).messages?.find(({ text }) =>
      text.startsWith('Weekly'),
    );
    if (root !== undefined)
      replies = (await call('conversations.replies', { channel, ts: root.ts })).messages ?? [];
  }
  expect(replies.map(({ text }) => text)).toEqual([
    'Weekly SLA report: Compliance was 94.1 % (48 of 51), one breach more than the target allows.',
    'Weekly SLA report, continued',
    'Compliance by day, sla-report.pdf',
  ]);
  expect(replies[0]?.blocks).toContainEqual(expect.objectContaining({ type: 'header' }));
  expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
});

it('brings a digest to it, each step once, and finds all of them again', async () => {
  const channel = 'C000000001';
  const other = fakeParcel({ id: 'fedcba9876543210', address: channel });
  await (await journey(bot.courier, other)).sendRest();
  const way = await journey(bot.courier, fakeParcel({ address: channel }));
  await way.sendRest();
  for (const name of way.names) {
    const found = await way.step(name).find(way.receipts, fakeNow);
    expect(found, name).toEqual(way.receipts.get(name));
  }
  const ts = way.receipts.get('message')?.ts ?? '';
  const { messages } = await call('conversations.replies', { channel, ts });
  expect(messages).toHaveLength(way.names.length);
});
