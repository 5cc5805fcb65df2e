import { describe, expect, it } from 'vitest';
import { alikeTitles } from '../../../../../src/core/analytics/patterns/alike-titles.ts';
import { restHash } from '../../../../../src/core/analytics/patterns/rest-hash.ts';
import { titleWords } from '../../../../../src/core/analytics/patterns/title-words.ts';

function kinds(labels: readonly string[], ignored: readonly string[] = []): number[] {
  return [
    ...alikeTitles(
      labels,
      labels.map(() => 1),
      new Set(ignored),
    ).kindOf,
  ];
}

describe('alikeTitles', () => {
  it('passes over case, numbers, ids and punctuation', () => {
    const [a, b, c] = kinds(['Disk full on node-12 (98 %)', 'DISK FULL on node-7: 3f2a9', 'Login fails']);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it('joins wordings that share most words, not those that share few', () => {
    const [a, b, c] = kinds([
      'connection pool exhausted on primary database host',
      'connection pool exhausted on replica database host',
      'connection pool warning',
    ]);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it('passes over names of services unless nothing else is left', () => {
    const [a, b, c] = kinds(
      ['payments: queue stuck', 'search: queue stuck', 'payments 500'],
      ['payments', 'search'],
    );
    expect(a).toBe(b);
    expect(c).toBeGreaterThanOrEqual(0);
  });

  it('keeps titles in other scripts apart and has no kind for a title without words', () => {
    const [a, b, c, d] = kinds(['磁盘已满', '登录失败', '磁盘已满 12', '4711']);
    expect(a).toBe(c);
    expect(b).not.toBe(a);
    expect(d).toBe(-1);
  });
});

describe('titleWords', () => {
  it('drops words that hold a digit', () => {
    expect(titleWords('Error 0x7f in db01 Read-Only', new Set())).toEqual(['error', 'in', 'read', 'only']);
  });
});

describe('restHash', () => {
  it('is one for titles that differ by numbers only', () => {
    expect(restHash('node-12 at 98 %')).toBe(restHash('node-7 at 3 %'));
    expect(restHash('node-12')).not.toBe(restHash('mode-12'));
    expect(Number.isSafeInteger(restHash('x'.repeat(1000)))).toBe(true);
  });
});
