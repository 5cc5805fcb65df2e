import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFolder, defaultConfig, loadConfig } from '../../../config/load.ts';
import { UserError } from '../../../src/core/errors.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function write(text: string | Uint8Array, extension = 'yaml'): string {
  count += 1;
  const file = path.join(folder, `config-${count}.${extension}`);
  writeFileSync(file, text);
  return file;
}

function load(text: string, env: Record<string, string> = {}) {
  return loadConfig({ file: write(text), env }).config;
}

function failure(file: string | null, env: Record<string, string> = {}): UserError {
  try {
    loadConfig({ file, env });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

describe('loadConfig', () => {
  it('without a file or environment gives the defaults', () => {
    expect(loadConfig({ env: {} })).toEqual({ config: defaultConfig(), file: null, warnings: [] });
  });

  it('merges maps key by key and replaces lists', () => {
    const config = load(
      'console: { port: 1 }\npercentiles: [50]\nreports: { sections: { daily: [summary] } }',
    );
    expect(config.console).toEqual({ host: '127.0.0.1', port: 1 });
    expect(config.percentiles).toEqual([50]);
    expect(config.reports.sections.daily).toEqual(['summary']);
    expect(config.reports.sections.weekly).toEqual(defaultConfig().reports.sections.weekly);
  });

  it('reads a file anew once it has changed, and again once it has changed back', () => {
    const file = write('timeZone: Europe/Berlin');
    const zone = () => loadConfig({ file, env: {} }).config.timeZone;
    expect(zone()).toBe('Europe/Berlin');
    writeFileSync(file, 'timeZone: Asia/Tokyo');
    expect([zone(), zone()]).toEqual(['Asia/Tokyo', 'Asia/Tokyo']);
    writeFileSync(file, 'timeZone: Europe/Berlin');
    expect(zone()).toBe('Europe/Berlin');
  });

  it('replaces the policies as a whole', () => {
    const config = load('policies:\n  - name: mine\n    targets: { P1: { response: 1h30m } }\n');
    expect(config.policies).toMatchObject([{ name: 'mine', targets: { P1: { response: 5_400_000 } } }]);
    expect(config.policies[0]?.targets).not.toHaveProperty('P2');
  });

  it('counts a key with nothing behind it as not written', () => {
    expect(load('console:\npolicies:\ntimeZone:\n')).toEqual(defaultConfig());
    expect(load('')).toEqual(defaultConfig());
    expect(load('# only a comment\n')).toEqual(defaultConfig());
  });

  it('reads JSON as well', () => {
    const file = write('{\n\t"timeZone": "Europe/Berlin"\n}', 'json');
    expect(loadConfig({ file, env: {} }).config.timeZone).toBe('Europe/Berlin');
  });

  it('lets the environment win over the file, and a narrower variable over a wider one', () => {
    const config = load('console: { host: ::1, port: 1 }', {
      SLA_BOT_CONSOLE_PORT: '3',
      SLA_BOT_CONSOLE: '{"port": 2}',
      SLA_BOT_TIME_ZONE: 'Asia/Tokyo',
    });
    expect(config.console).toEqual({ host: '::1', port: 3 });
    expect(config.timeZone).toBe('Asia/Tokyo');
  });

  it('takes the file from SLA_BOT_CONFIG unless one is named', () => {
    write('locale: de');
    const env = { SLA_BOT_CONFIG: `config-${count}.yaml` };
    expect(loadConfig({ file: null, env, cwd: folder })).toMatchObject({
      config: { locale: 'de' },
      file: path.join(folder, `config-${count}.yaml`),
    });
    expect(loadConfig({ file: write('locale: fr'), env, cwd: folder }).config.locale).toBe('fr');
  });

  it('looks folders up beside the file that names them, those of the environment in the working directory', () => {
    mkdirSync(path.join(folder, 'fonts'));
    const file = write('fonts: fonts');
    expect(loadConfig({ file, env: {}, cwd: '/' }).config.fonts).toBe(path.join(folder, 'fonts'));
    expect(loadConfig({ env: { SLA_BOT_FONTS: 'fonts' }, cwd: folder }).config.fonts).toBe(
      path.join(folder, 'fonts'),
    );
  });

  it('lists every error with its place, line and hint in one UserError', () => {
    const file = write('timeZone: Europe/Belin\nlocle: de\nconsole:\n  port: a\n');
    const { message, details, code } = failure(file, { SLA_BOT_LOGGING_LEVEL: 'inof' });
    expect(message).toBe('the configuration has 4 errors');
    expect(code).toBe('config');
    expect(details).toEqual([
      `${file}:1: error: timeZone: not an IANA time zone, e.g. Europe/Berlin; found "Europe/Belin" (did you mean Europe/Berlin?)`,
      `${file}:2: error: locle: no such setting (did you mean locale?)`,
      `${file}:4: error: console.port: must be a number; found "a" (0: any free port)`,
      'SLA_BOT_LOGGING_LEVEL: error: logging.level: must be one of debug, info, warn, error, silent; found "inof" (did you mean info?)',
    ]);
  });

  it.each(['commands: { timeBudget: 30d }', 'email: { timeouts: { answer: 30d } }'])(
    'refuses a wait longer than any timer, which would be none: %s',
    (text) => {
      expect(failure(write(text)).details).toEqual([expect.stringContaining('at most 24d')]);
      expect(() => load(text.replace('30d', '24d'))).not.toThrow();
    },
  );

  it('finds unknown keys that have nothing behind them', () => {
    expect(failure(write('consle:\n')).details[0]).toContain('did you mean console?');
  });

  it.each([
    ['no such file', () => path.join(folder, 'absent.yaml')],
    ['must be a map of settings; found ["a"]', () => write('- a\n')],
    ['must be a map of settings; found "text"', () => write('text')],
    ['cannot be read (EISDIR)', () => folder],
    ['not UTF-8 text', () => write(Uint8Array.of(0xff, 0xfe, 0x41))],
    ['larger than 1 MiB', () => write(`# ${'x'.repeat(1_100_000)}`)],
  ])('refuses a file it cannot use: %s', (message, file) => {
    expect(failure(file()).details).toEqual([expect.stringContaining(message)]);
  });

  it('shows a value that would break a terminal line in escapes', () => {
    const details = failure(write('locale: "a\\u202Eb\\e[31m\\n"')).details.join('');
    expect(details).not.toMatch(/\p{C}/u);
    expect(details).toContain('u{202e}');
  });

  it('cannot be made to touch the prototype of objects', () => {
    failure(write('__proto__: { polluted: 1 }\ncalendars: { __proto__: { polluted: 1 } }'));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('returns warnings beside a usable configuration', () => {
    const { config, warnings } = loadConfig({ file: write('console: { host: 0.0.0.0 }'), env: {} });
    expect(config.console.host).toBe('0.0.0.0');
    expect(warnings).toMatchObject([{ severity: 'warning', path: 'console.host', line: 1 }]);
  });
});

describe('dataFolder', () => {
  it('is the option, else SLA_BOT_DATA, else ./data', () => {
    expect(dataFolder('a', { SLA_BOT_DATA: 'b' })).toBe('a');
    expect(dataFolder(undefined, { SLA_BOT_DATA: 'b' })).toBe('b');
    expect(dataFolder(undefined, { SLA_BOT_DATA: '' })).toBe('./data');
    expect(dataFolder(undefined, {})).toBe('./data');
  });
});
