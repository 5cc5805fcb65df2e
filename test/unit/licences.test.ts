import { describe, expect, it } from 'vitest';
import { attributed, committedList, readLock, runtimeLicences, thirdParty } from '../support/licences.mjs';

describe('the licences of what runs', () => {
  const packages = runtimeLicences(readLock());

  it('are all permissive', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter((one) => !one.isAllowed)).toEqual([]);
  });

  it('are listed in THIRD_PARTY.md, with the attribution that some ask for', () => {
    expect(committedList()).toBe(thirdParty(packages));
    for (const name of attributed) {
      expect(packages.map((one) => one.name)).toContain(name);
      expect(committedList()).toContain(`**${name}**`);
    }
  });

  it('count as not allowed where one is unknown, copyleft, or asks for two of which one is', () => {
    const of = (license?: string) =>
      runtimeLicences({
        packages: { 'node_modules/a': { version: '1.0.0', ...(license && { license }) } },
      })[0];
    expect(of()?.isAllowed).toBe(false);
    expect(of('GPL-3.0')?.isAllowed).toBe(false);
    expect(of('MIT AND GPL-3.0')?.isAllowed).toBe(false);
    expect(of('(MIT OR GPL-3.0)')?.isAllowed).toBe(true);
  });

  it('leave out what only tests and builds use, and know binaries of other platforms by who asks for them', () => {
    const lock = {
      packages: {
        'node_modules/a': { version: '1.0.0', license: 'MIT', optionalDependencies: { 'a-win': '1.0.0' } },
        'node_modules/a-win': { version: '1.0.0', optional: true },
        'node_modules/b': { version: '1.0.0', license: 'GPL-3.0', dev: true },
      },
    };
    expect(runtimeLicences(lock).map(({ name, licence }) => [name, licence])).toEqual([
      ['a', 'MIT'],
      ['a-win', 'MIT'],
    ]);
  });
});
