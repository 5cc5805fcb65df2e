import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildId, packageRoot, packageVersion, programVersion } from '../../../config/paths.ts';

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

describe('the build', () => {
  it('is told by what lies beside the program; from source there is none', () => {
    const beside = path.join(folder, 'bin');
    mkdirSync(beside);
    expect([buildId(), buildId(beside)]).toEqual([null, null]);
    writeFileSync(path.join(beside, 'build.json'), '{"commit":"4b86681c0f1a"}');
    expect(buildId(beside)).toBe('4b86681c0f1a');
    writeFileSync(path.join(beside, 'build.json'), '{"commit":null}');
    expect(buildId(beside)).toBeNull();
  });

  it('stands behind the version where it is known', () => {
    expect(programVersion('4b86681c0f1a')).toBe(`${packageVersion()} (build 4b86681c0f1a)`);
    expect(programVersion(null)).toBe(packageVersion());
  });
});
