import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingOptional, resolvedAddresses, withoutChecksum } from '../support/lock.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));

describe('package-lock.json', () => {
  it('has an entry for the binary package of every platform', () => {
    expect(missingOptional(lock)).toEqual([]);
  });

  it('reports a platform package that is taken out', () => {
    const packages = { ...lock.packages };
    delete packages['node_modules/@duckdb/node-bindings-linux-x64'];
    const names = missingOptional({ ...lock, packages }).map(({ name }) => name);
    expect(names).toEqual(['@duckdb/node-bindings-linux-x64']);
  });

  it('has the checksum of everything that it installs', () => {
    expect(withoutChecksum(lock)).toEqual([]);
  });

  it('names no registry host', () => {
    expect(resolvedAddresses(lock)).toEqual([]);
  });
});
