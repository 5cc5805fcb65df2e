import { expect, it } from 'vitest';
import type { CliIo } from '../../src/cli/io.ts';
import { servedIo } from '../../src/served.ts';

function typed(env: Record<string, string> = {}) {
  const said: string[] = [];
  const io: CliIo = {
    out: () => {},
    err: (text) => void said.push(text),
    drain: () => Promise.resolve(),
    cwd: '/home/one',
    env,
    errIsTty: false,
    colours: false,
    columns: 80,
    fitsColumns: true,
    signal: new AbortController().signal,
  };
  return { io, said };
}

const started = {
  env: {
    SLACK_BOT_TOKEN: 'x',
    SLA_BOT_LOCALE: 'de',
    SLA_BOT_TIME_ZONE: 'Europe/Berlin',
    SLA_BOT_DATA: './here',
  },
  file: '/etc/sla-bot.yaml',
};

it('a served command goes by the file, the settings and the tokens of the bot', () => {
  const { io, said } = typed();
  expect(servedIo(['summary'], io, started).env).toEqual({
    SLACK_BOT_TOKEN: 'x',
    SLA_BOT_LOCALE: 'de',
    SLA_BOT_TIME_ZONE: 'Europe/Berlin',
    SLA_BOT_CONFIG: '/etc/sla-bot.yaml',
  });
  expect(said).toEqual([]);
});

it('the settings of who typed it come before those of the bot', () => {
  const { io } = typed({ SLA_BOT_LOCALE: 'en', SLA_BOT_DATA: '/data' });
  expect(servedIo(['summary'], io, started).env).toMatchObject({
    SLA_BOT_LOCALE: 'en',
    SLA_BOT_DATA: '/data',
    SLA_BOT_TIME_ZONE: 'Europe/Berlin',
  });
});

it.each([
  [['summary', '--config', 'mine.yaml'], {}],
  [['summary', '--config=mine.yaml'], {}],
  [['summary'], { SLA_BOT_CONFIG: 'mine.yaml' }],
])('who names another file is told so: %j %j', (argv, env) => {
  const { io, said } = typed(env as Record<string, string>);
  servedIo(argv, io, started);
  expect(said).toEqual([
    'note: the running bot has /etc/sla-bot.yaml; this command goes by /home/one/mine.yaml.\n',
  ]);
});

it('who names the same file is told nothing', () => {
  const { io, said } = typed();
  servedIo(['summary', '--config', '../../etc/sla-bot.yaml'], io, started);
  expect(said).toEqual([]);
});
