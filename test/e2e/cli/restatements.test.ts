import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorkshop, reportArgs, sampleEnd, startCli, type Workshop } from '../../support/cli.ts';

let shop: Workshop;

beforeAll(async () => {
  shop = await createWorkshop(400);
});

afterAll(() => shop.remove());

type Rates = Readonly<Record<string, { readonly rate: number }>>;

/** What is looked at of a report's JSON. */
interface ReportJson {
  readonly data: { readonly version: number };
  readonly metrics: { readonly compliance: Rates };
  readonly restatements: {
    readonly since: { readonly version: number };
    readonly before: Rates;
    readonly after: Rates;
    readonly clocks: readonly { readonly incident: string; readonly causes: readonly unknown[] }[];
  } | null;
}

/** The native lines of one incident of the sample. */
function linesOf(incident: string): Record<string, string>[] {
  const lines = readFileSync(shop.sample, 'utf8').split('\n');
  return lines.filter((line) => line.includes(`"${incident}"`)).map((line) => JSON.parse(line));
}

/** A breached incident of May, and a file by which it was resolved right after its acknowledgement. */
async function correction(data: string): Promise<{ incident: string; file: string }> {
  const args = [
    'breaches',
    'monthly',
    '--from',
    '2024-05-01',
    '--as-of',
    sampleEnd,
    '--data',
    data,
    '--json',
  ];
  const { rows } = JSON.parse((await shop.run(args)).stdout) as {
    rows: { incident: string; clock: string }[];
  };
  const late = rows
    .filter(({ clock }) => clock === 'resolution')
    .map(({ incident }) => ({ incident, lines: linesOf(incident) }))
    .map(({ incident, lines }) => ({
      incident,
      acknowledged: lines.find(({ type }) => type === 'acknowledged'),
      resolved: lines.findLast(({ type }) => type === 'resolved'),
    }))
    .find(({ acknowledged, resolved }) => acknowledged !== undefined && resolved !== undefined);
  if (late === undefined) throw new Error('no breached incident was acknowledged and resolved');
  const at = new Date(Date.parse(late.acknowledged?.at ?? '') + 60_000).toISOString();
  const file = `corrected-${data}.ndjson`;
  writeFileSync(path.join(shop.folder, file), `${JSON.stringify({ ...late.resolved, at })}\n`);
  return { incident: late.incident, file };
}

async function reported(
  data: string,
  ...more: string[]
): Promise<{ text: string; json: ReportJson; bytes: string }> {
  const text = await shop.run(reportArgs(data, ...more));
  const json = await shop.run(reportArgs(data, '--json', ...more));
  for (const { code, stderr } of [text, json]) {
    // A bot that serves them may have been started by another configuration.
    expect([code, stderr.replace(/^note: the running bot has no configuration file; .*\n/, '')]).toEqual([
      0,
      '',
    ]);
  }
  return { text: text.stdout, json: JSON.parse(json.stdout), bytes: json.stdout };
}

it('tells exactly the incident whose correction was imported after the report, in every format', async () => {
  const data = shop.copy('corrected');
  const first = await reported(data);
  expect(first.json.restatements).toBeNull();
  expect(first.text).not.toContain('Restatements');
  expect((await reported(data)).bytes).toBe(first.bytes);

  const { incident, file } = await correction(data);
  // Dated before the first report was issued: what counts is that the log did not have it then.
  const recorded = ['--recorded-at', '2024-06-02T00:00:00Z'];
  const run = await shop.run(['import', file, '--mapping', 'native', '--data', data, ...recorded]);
  expect(run.code).toBe(0);

  const second = await reported(data);
  const cause = { kind: 'correction', type: 'resolved', n: 1, recordedAt: '2024-06-02T00:00:00.000Z' };
  const clock = { source: 'demo', incident, cycle: 1, clock: 'resolution', from: 'breached', to: 'met' };
  expect(second.json.restatements).toMatchObject({
    since: { version: first.json.data.version },
    clocks: [{ ...clock, causes: [cause] }],
  });
  const { before, after } = second.json.restatements ?? {};
  for (const kind of ['overall', 'response', 'resolution']) {
    expect(before?.[kind]?.rate).toBe(first.json.metrics.compliance[kind]?.rate);
    expect(after?.[kind]?.rate).toBe(second.json.metrics.compliance[kind]?.rate);
  }
  expect(second.text).toMatch(/1 clock of 1 incident is judged differently than in the report of /);
  const csv = await shop.run(reportArgs(data, '--format', 'csv', '--out', '-'));
  expect(csv.stdout).toContain(`restatements,clock,0,incident,${incident}`);
  expect((await reported(data)).bytes).toBe(second.bytes);
});

it('says in one line that nothing has changed where what came in concerns other periods', async () => {
  const data = shop.copy('other');
  await reported(data);
  const line = { incident: 'X-1', type: 'opened', at: '2024-03-01T09:00:00Z', priority: 'P1' };
  writeFileSync(path.join(shop.folder, 'other.ndjson'), `${JSON.stringify(line)}\n`);
  appendFileSync(
    path.join(shop.folder, 'other.ndjson'),
    `${JSON.stringify({ ...line, type: 'resolved' })}\n`,
  );
  await shop.run(['import', 'other.ndjson', '--mapping', 'native', '--data', data]);
  const { text, json } = await reported(data);
  expect(text).toMatch(/No figure of this period has changed since the report of \d/);
  expect(json.restatements).toMatchObject({ clocks: [], shifted: 0 });
});

it('tells what a re-judgement changed, and the bot the same as the command line', async () => {
  const data = shop.copy('rejudged');
  const bot = startCli(['start', '--port', '0', '--data', data], { cwd: shop.folder });
  try {
    await bot.printed('Stop with Ctrl-C.');
    await reported(data);
    const policy =
      'policies:\n  - name: default\n    targets:\n      P1: { response: 1m, resolution: 1h }\n      P2: { response: 1m, resolution: 1h }\n';
    writeFileSync(path.join(shop.folder, 'strict.yaml'), policy);
    await shop.run(['rejudge', '--config', 'strict.yaml', '--data', data]);
    const { json } = await reported(data, '--config', 'strict.yaml');
    const clocks = json.restatements?.clocks ?? [];
    expect(clocks.length).toBeGreaterThan(10);
    for (const { causes } of clocks) expect(causes).toMatchObject([{ kind: 'policy', version: 2 }]);
  } finally {
    bot.child.kill('SIGTERM');
    await bot.done;
  }
});
