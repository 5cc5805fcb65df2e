import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, reportArgs, type Workshop } from '../../support/cli.ts';
import { hasTool, runTool } from '../../support/tools.ts';

const esc = '\u001b';
const main = path.resolve(import.meta.dirname, '../../../dist/bin/sla-bot.js');

let shop: Workshop;

beforeAll(async () => {
  shop = await createWorkshop(300);
});

afterAll(() => shop.remove());

describe('in a pipe', () => {
  it('ends quietly when the reader of a pipe has enough', async () => {
    const line = `env -i "${process.execPath}" "${main}" ${reportArgs('origin').join(' ')} 2>err.txt | head -1`;
    const text = runTool('sh', ['-c', `cd "${shop.folder}" && ${line}`]);
    expect(text).toBe('Monthly SLA report: May 2024\n');
    expect(readFileSync(path.join(shop.folder, 'err.txt'), 'utf8')).toBe('');
  });
});

describe.skipIf(!hasTool('script'))('on a terminal', () => {
  function onTerminal(line: string, env = ''): string {
    const command = `cd "${shop.folder}" && ${env} "${process.execPath}" "${main}" ${line}`;
    return runTool('script', ['-qec', command, '/dev/null']);
  }

  it('colours, and with the same words without', () => {
    const line = reportArgs('origin').join(' ');
    const coloured = onTerminal(line, 'TERM=xterm');
    const plain = onTerminal(line, 'NO_COLOR=1 TERM=xterm');
    expect(coloured).toContain('\u001b[1mMonthly SLA report');
    const colour = new RegExp(`${esc}\\[\\d+m`);
    expect(plain).not.toMatch(colour);
    expect(onTerminal(line, 'TERM=dumb')).not.toMatch(colour);
    const words = (text: string): string => text.slice(text.indexOf('Monthly SLA')).replace(/[ \r]+$/gm, '');
    expect(words(stripVTControlCharacters(coloured))).toBe(words(stripVTControlCharacters(plain)));
  });

  it('draws the progress of an import on one line and clears it', () => {
    const text = onTerminal('import sample.ndjson --mapping native --data drawn');
    expect(text).toMatch(new RegExp(`\r${esc}\\[Kreading +[█░]{28} +\\d+ % {2}[\\d.]+ MB of [\\d.]+ MB`));
    expect(text).toContain(`\r${esc}[Ksample.ndjson (source native)`);
  });
});

/** The sections that need no analytics. */
const figures = ['executive_summary', 'compliance', 'response_times'].flatMap((name) => ['--section', name]);

describe('a cold report of figures alone', () => {
  it('loads neither adapters nor servers, calendars of regions or date parsers, and few files', async () => {
    const coverage = path.join(shop.folder, 'coverage');
    const env = { NODE_V8_COVERAGE: coverage };
    expect((await shop.run(reportArgs('origin', '--json', ...figures), { env })).code).toBe(0);
    const loaded = readdirSync(coverage).flatMap((name) => filesOf(path.join(coverage, name)));
    const modules = loaded.flatMap(modulesOf);
    expect(modules).toContain('src/bot/reporting.ts');
    const unwanted =
      /node_modules\/(date-holidays|express|helmet|chrono-node|quickchart-js|discord\.js|@slack|ioredis|pino|node-schedule)\/|^src\/(adapters|http)\//;
    expect([...loaded, ...modules].filter((file) => unwanted.test(file))).toEqual([]);
    expect(loaded.length).toBeLessThan(maxFiles);
  });
});

/** Files that a report may load; there were 99 when this was written. */
const maxFiles = 120;

/** The modules that a file of the build was made of. */
function modulesOf(url: string): string[] {
  if (!url.includes('/dist/bin/')) return [];
  const code = readFileSync(fileURLToPath(url), 'utf8');
  return [...code.matchAll(/^\/\/ (src\/\S+|node_modules\/\S+)$/gm)].map(([, module = '']) => module);
}

function filesOf(coverageFile: string): string[] {
  const { result } = JSON.parse(readFileSync(coverageFile, 'utf8')) as { result: { url: string }[] };
  return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
}
