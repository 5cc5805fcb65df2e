import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../core/errors.ts';
import { plural } from '../../core/report/plural.ts';
import { loadMapping } from '../../ingest/mapping/load.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { startBot, untilStopped } from '../running-bot.ts';
import { writeSampleFile } from '../sample-file.ts';
import { demoFolder, openConfig } from '../settings.ts';
import { shownPath } from '../shown-path.ts';
import { importOne } from './import-run.ts';
import { withPort } from './start.ts';

const sampleDays = 365;
const dayMs = 86_400_000;
const maxIncidents = 10_000_000;

export interface DemoOptions extends CommonOptions {
  readonly port?: string;
  readonly incidents?: string;
  readonly seed?: string;
}

/** Makes a sample, imports it, opens the console with a first report and runs until stopped. */
export async function runDemo(options: DemoOptions, cli: Cli): Promise<void> {
  const settings = openConfig(options, cli);
  const folder = options.data === undefined ? path.join(settings.folder, demoFolder) : settings.folder;
  const config = withPort(
    { ...settings.config, logging: { ...settings.config.logging, level: 'warn' } },
    options.port,
  );
  const file = makeSample(folder, options, cli);
  const mapping = loadMapping('native', cli.io.cwd);
  const started = cli.clock.now();
  const { summary } = await importOne(
    { file, mapping, config, folder, recordedAt: started, alone: true },
    cli,
  );
  const seconds = ((cli.clock.now() - started) / 1000).toFixed(1);
  cli.io.out(`Imported ${summary.read.toLocaleString('en')} events in ${seconds} s.\n`);
  const bot = await startBot({ config, folder, file: settings.file }, cli, { alone: true });
  await bot.app.say('sla', 'report monthly');
  cli.io.out(welcome(bot.consoleUrl, shownPath(cli.io.cwd, folder)));
  await untilStopped(bot, cli);
}

/** The sample ends with yesterday (UTC). A sample of another day in the folder is replaced with its database. */
function makeSample(folder: string, options: DemoOptions, cli: Cli): string {
  const endAt = Math.floor(cli.clock.now() / dayMs) * dayMs;
  const incidents = wholeNumber('--incidents', options.incidents ?? '12000');
  const seed = wholeNumber('--seed', options.seed ?? '1');
  const name = `sample-${new Date(endAt).toISOString().slice(0, 10)}-${incidents}-${seed}.ndjson`;
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  clearOldSample(folder);
  cli.io.out(
    `Making ${incidents.toLocaleString('en')} sample ${plural(incidents, 'incident')} of the last ${sampleDays} days …\n`,
  );
  writeSampleFile(file, { incidents, seed, days: sampleDays, endAt });
  return file;
}

function clearOldSample(folder: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  if (names.length === 0) return;
  if (!names.some((name) => /^sample-\d{4}-\d\d-\d\d-\d+-\d+\.ndjson$/.test(name))) {
    throw new UserError(`${folder} holds something else than a demo`, { hint: 'Give --data a new folder.' });
  }
  rmSync(folder, { recursive: true });
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= maxIncidents) return value;
  throw new UserError(
    `${option} ${text} is not a whole number from 1 to ${maxIncidents.toLocaleString('en')}`,
  );
}

function welcome(consoleUrl: string, folder: string): string {
  return `
The console is open: ${consoleUrl}

Try in its message box:
  /sla summary
  /sla breaches monthly priority=P1
  /sla report weekly format=pdf
  /sla help
or in another terminal:
  npx sla-bot report monthly --format pdf --out reports --data ${folder}
(the sample lies in ${folder}; without --data the commands look into ./data)

Stop with Ctrl-C.
`;
}
