import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorkshop, reportArgs, sampleEnd, type Workshop } from '../../support/cli.ts';

let shop: Workshop;

beforeAll(async () => {
  shop = await createWorkshop(600);
});

afterAll(() => shop.remove());

const may = ['--from', '2024-05-01', '--as-of', sampleEnd, '--data', 'origin', '--json'];

it('agrees with the report as it is, and with one of data judged by the proposed policy', async () => {
  const file =
    'policies:\n  - name: default\n    targets:\n      P1: { response: 5m, resolution: 1h }\n      P2: { response: 30m, resolution: 8h }\n      P3: { response: 2h, resolution: 24h }\n      P4: { response: 8h, resolution: 72h }\n';
  writeFileSync(path.join(shop.folder, 'strict.yaml'), file);
  const told = await shop.run(['what-if', '--policy', 'strict.yaml', ...may]);
  expect([told.code, told.stderr]).toEqual([0, '']);
  const answer = JSON.parse(told.stdout);
  const words = ['what-if', 'target', 'P1.response=5m', 'P1.resolution=1h', ...may];
  expect(JSON.parse((await shop.run(words)).stdout)).toEqual(answer);
  const now = JSON.parse((await shop.run(reportArgs('origin', '--json'))).stdout);
  expect(answer.before.metrics.compliance).toEqual(now.metrics.compliance);
  const judged = shop.copy('judged');
  await shop.run(['rejudge', '--config', 'strict.yaml', '--data', judged]);
  const then = JSON.parse((await shop.run(reportArgs(judged, '--json'))).stdout);
  expect(answer.after.metrics.compliance).toEqual(then.metrics.compliance);
  expect(answer.totalFlips).toBeGreaterThan(0);
});

it('says what is no proposal', async () => {
  const run = await shop.run(['what-if', 'target', 'P2=20m', '--data', 'origin']);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('proposes nothing');
});

it('names its own option where the policy file is not there', async () => {
  const run = await shop.run(['what-if', '--policy', 'nothere.yaml', '--data', 'origin']);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('nothere.yaml: no such file');
  expect(run.stderr).toContain('check --policy');
  expect(run.stderr).not.toContain('--config');
});
