import { describe, expect, it } from 'vitest';
import { keysOf, partitionOf } from '../../../../src/adapters/redis/keys.ts';

describe('names of keys', () => {
  it('begin with the prefix and carry the tag that keeps them in one slot', () => {
    const keys = keysOf({ prefix: 'ops:sla' });
    expect(keys.log).toBe('ops:sla:{meta}:log');
    expect(keys.policies).toBe('ops:sla:{meta}:policies');
    expect(keys.events(3)).toBe('ops:sla:{3}:events');
    expect(keys.beat(3)).toBe('ops:sla:{3}:beat');
    expect(keys.area('reports', 'r1')).toBe('ops:sla:{reports}:r1');
  });
});

describe('the partition of an incident', () => {
  it('is the CRC-32 of source, line feed and incident in UTF-8, as other programs compute it', () => {
    // python3 -c "import zlib; print(zlib.crc32('pagerduty\nINC-1'.encode()) % 8, zlib.crc32('störung\n№ 7'.encode()) % 8)"
    expect(partitionOf('pagerduty', 'INC-1', 8)).toBe(6);
    expect(partitionOf('störung', '№ 7', 8)).toBe(4);
  });

  it('spreads incidents evenly', () => {
    const counts = new Array<number>(8).fill(0);
    for (let index = 0; index < 8_000; index += 1) {
      const partition = partitionOf('native', `INC-${index}`, 8);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});
