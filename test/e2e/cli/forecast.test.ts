import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-forecast-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shape = [60, 64, 62, 58, 55, 20, 15];
const rows = Array.from({ length: 140 }, (_, t) => {
  const day = new Date(Date.UTC(2026, 0, 1 + t)).toISOString().slice(0, 10);
  return `${day},${t % 20 === 9 ? '' : (shape[t % 7] ?? 0) + ((t * t * 31) % 17) / 4}`;
});

function write(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}

describe('sla-bot forecast', () => {
  const daily = write('daily.csv', `day,value\n${rows.join('\n')}\n`);

  it('prints a forecast as JSON: model, points with the days to come, backtest', async () => {
    const run = await runCli(['forecast', '--input', daily, '--horizon', '14', '--json'], { cwd: folder });
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    const forecast = JSON.parse(run.stdout);
    expect(forecast).toMatchObject({ season: 7, step: '1 day', level: 0.95, n: 133 });
    expect(forecast.points).toHaveLength(14);
    expect(forecast.points[0].at).toBe('2026-05-21');
    for (const [step, { value, lower, upper }] of forecast.points.entries()) {
      expect(Math.abs(value - 2 - (shape[step % 7] ?? 0))).toBeLessThan(6);
      expect(lower).toBeLessThan(value);
      expect(upper).toBeGreaterThan(value);
    }
    expect(Object.keys(forecast.backtest)).toEqual(
      expect.arrayContaining(['mase', 'smape', 'coverage', 'origins']),
    );
  });

  it('prints a table for people, and takes season, level and kind', async () => {
    const run = await runCli(
      ['forecast', '--input', daily, '--season', '7', '--level', '0.8', '--kind', 'count', '--horizon', '2'],
      { cwd: folder },
    );
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('lower 80 %');
    expect(run.stdout).toMatch(/2026-05-21 +\d/);
    expect(run.stdout).toContain('From 133 values up to 2026-05-20, step 1 day, season 7 steps.');
    expect(run.stdout).toContain('7 values of 140 are missing');
    expect(run.stdout).toMatch(/Their sum: \d+\.\d, 80 % band \d/);
    expect(run.stdout).toMatch(/shown: .*\n(.*, alone .*\n){4,5}/);
    expect(run.stdout).toContain('its errors are not');
  });

  it('names the season found where the one asked for is too long', async () => {
    const run = await runCli(['forecast', '--input', daily, '--season', '500'], { cwd: folder });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('No season used: one of 500 takes 1500 values');
    expect(run.stdout.replace(/\s+/g, ' ')).toContain(
      'The values repeat every 7: give --season 7, or leave --season out.',
    );
  });

  it.each([
    ['a bad line', 'd,v\n2026-01-01,1\n2026-01-02,x\n', [], 'line 3: “x” is no number'],
    ['too few values', '1,1\n2,2\n3,3\n', [], 'No forecast: 3 values, and it takes at least 10.'],
    ['values of another kind', '1,1\n2,-2\n3,3\n', ['--kind', 'count'], 'holds -2, which is no count'],
    ['a level out of range', '1,1\n', ['--level', '95'], 'Give a share from 0.5 to 0.999'],
  ])('refuses %s with status 2', async (_what, text, more, message) => {
    const run = await runCli(['forecast', '--input', write('bad.csv', text), ...more], { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain(message);
  });

  it('takes the options of a series with a file only, and those of incidents without one only', async () => {
    const alone = await runCli(['forecast', '--horizon', '7'], { cwd: folder });
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain('--horizon needs --input FILE');
    const mixed = await runCli(['forecast', '--input', daily, '--as-of', '2026-01-01'], { cwd: folder });
    expect(mixed.code).toBe(2);
    expect(mixed.stderr).toContain('--as-of is about incidents');
    const period = await runCli(['forecast', 'weekly', '--input', daily], { cwd: folder });
    expect(period.code).toBe(2);
    expect(period.stderr).toContain('weekly is about incidents');
  });

  it('is about the incidents without a file', async () => {
    const run = await runCli(['forecast', '--data', path.join(folder, 'data')], { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('nothing has been imported');
    const help = await runCli(['forecast', '--help'], { cwd: folder });
    expect(help.stdout).toContain('--input <file>');
    expect(help.stdout).toContain('sla-bot forecast weekly --service payments');
  });

  it('refuses a file that is not there with status 2', async () => {
    const run = await runCli(['forecast', '--input', 'nowhere.csv'], { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('cannot read nowhere.csv');
  });
});
