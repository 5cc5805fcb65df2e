import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { sampleNdjson } from '../../core/sample/ndjson.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { openConfig } from '../settings.ts';
import { importOne } from './import-run.ts';
import { startBot, untilStopped, withPort } from './start.ts';

const sampleDays = 365;
const dayMs = 86_400_000;

interface DemoOptions extends CommonOptions {
  readonly port?: string;
  readonly incidents: string;
  readonly seed: string;
}

const tryThese = `
Try in the message box:
  /sla summary
  /sla report weekly service=checkout format=pdf
  /sla breaches monthly priority=P1
  /sla help
Or in another terminal:
  `;

/** `sla-bot demo`: a year of sample incidents, imported, with a first report in the console. */
export function registerDemo(program: Command, cli: Cli): void {
  program
    .command('demo')
    .description('make a year of sample incidents, import them and open the chat console')
    .option('--port <port>', 'port of the console (default from the configuration: 8080)')
    .option('--incidents <n>', 'how many', '12000')
    .option('--seed <n>', 'another year of the same kind', '1')
    .action(async (options: DemoOptions) => {
      const settings = openConfig(options, cli);
      const folder = options.data === undefined ? path.join(settings.folder, 'demo') : settings.folder;
      const config = withPort(settings.config, options.port);
      const file = makeSample(folder, options, cli);
      await importOne({ file, mapping: 'native', config, folder, recordedAt: cli.clock.now() }, cli);
      const quiet = { ...config, logging: { level: 'warn' as const } };
      const bot = await startBot(quiet, folder, cli);
      await bot.app.say('sla', 'report monthly');
      cli.io.out(`\nConsole: ${bot.consoleUrl}\n${tryThese}${cliHint(folder, cli)}\n\nStop with Ctrl-C.\n`);
      await untilStopped(bot.app, cli);
    });
}
