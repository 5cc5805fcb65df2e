import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot, packageVersion } from '../../../config/paths.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-paths-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('packageRoot', () => {
  it('is the folder of package.json, seen from source', () => {
    expect(existsSync(path.join(packageRoot(), 'config/default.yaml'))).toBe(true);
  });

  it('is found from a compiled file and inside node_modules of another package', () => {
    const installed = path.join(folder, 'node_modules/sla-bot');
    mkdirSync(path.join(installed, 'dist/config'), { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{}');
    writeFileSync(path.join(installed, 'package.json'), '{}');
    expect(packageRoot(path.join(installed, 'dist/config'))).toBe(installed);
  });
});

describe('packageVersion', () => {
  it('is a version', () => {
    expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
