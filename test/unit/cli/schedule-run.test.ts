import { expect, it } from 'vitest';
import { loadConfig } from '../../../config/load.ts';
import { policyContent } from '../../../config/policy.ts';
import type { Cli } from '../../../src/cli/cli.ts';
import { runCli } from '../../../src/cli/program.ts';
import type { Tools } from '../../../src/services.ts';
import { event, monday, tempFolder, tempStore } from '../../integration/store/support.ts';
import { recordIo } from '../../support/io.ts';

async function run(argv: readonly string[], more: Partial<Pick<Cli, 'planned' | 'platformOff'>> = {}) {
  const folder = tempFolder();
  const { config } = loadConfig({ file: null, env: {}, cwd: folder });
  const store = await tempStore({ folder, policies: await policyContent(config) });
  await store.append([event('opened', monday)]);
  const io = recordIo({ cwd: folder });
  const tools = { renderer: { warmUp: () => {} } } as unknown as Tools;
  const code = await runCli([...argv, '--data', '.'], {
    io,
    clock: { now: () => monday },
    stores: { use: (_folder, _config, work) => work(store) },
    tools: { use: (_config, work) => work(tools) },
    createApp: null,
    ...more,
  });
  return { code, out: io.stdout().replace(/\s+/g, ' '), err: io.stderr() };
}

it('has the running bot look at once at what a command line asked to send', async () => {
  let woken = 0;
  const planned = () => {
    woken += 1;
  };
  const platformOff = () => 'it is off';
  expect(
    (await run(['schedule', 'add', 'board', '--to', 'email:a@example.com'], { planned, platformOff })).out,
  ).toContain('Nothing can be sent to email:a@example.com now');
  expect(woken).toBe(0);
  expect(await run(['schedule', 'run', 'weekly'], { planned })).toMatchObject({ code: 0, err: '' });
  expect(woken).toBe(1);
});

it('says that it is sent once a bot runs, where none does', async () => {
  expect((await run(['schedule', 'run', 'weekly'])).err).toBe(
    'note: no bot runs on the data folder .: it is sent once one starts\n',
  );
  expect((await run(['schedule', 'list'])).err).toBe('');
});
