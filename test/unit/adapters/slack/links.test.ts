import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../config/schema.ts';
import { incidentLinks } from '../../../../src/adapters/slack/links.ts';

const patterns = [
  { domain: 'a.test', pattern: '/browse/([A-Z]+-\\d+)' },
  { domain: 'b.test', pattern: 'INC\\d+' },
];
const found = (...urls: string[]) => [
  ...incidentLinks(
    urls.map((url) => ({ url })),
    patterns,
  ).values(),
];

describe('links to incidents', () => {
  it('are found by the first group or the match, in the domain and below it alone', () => {
    expect(found('https://a.test/browse/INC-1', 'https://x.a.test/browse/INC-2#c')).toEqual([
      'INC-1',
      'INC-2',
    ]);
    expect(found('https://b.test/task?id=INC0007&amp;view=1')).toEqual(['INC0007']);
    expect(found('https://nota.test/browse/INC-1', 'https://a.test.evil.test/browse/INC-1')).toEqual([]);
    expect(found('https://b.test/?x=https://a.test/browse/INC-1', 'no address')).toEqual([]);
  });

  it('are five at most, each address once', () => {
    const many = Array.from({ length: 9 }, (_, index) => `https://a.test/browse/INC-${index % 8}`);
    expect(found(...many)).toEqual(['INC-0', 'INC-1', 'INC-2', 'INC-3', 'INC-4']);
    expect(found('https://a.test/browse/INC-1', 'https://a.test/browse/INC-1')).toEqual(['INC-1']);
  });

  it('hold nobody up whose pattern tries for ever: those before are found, and it is said', () => {
    const slow: string[] = [];
    const links = ['https://b.test/INC1', `https://c.test/${'a'.repeat(24)}!`, 'https://b.test/INC2'];
    const begun = performance.now();
    const incidents = incidentLinks(
      links.map((url) => ({ url })),
      [...patterns, { domain: 'c.test', pattern: '(a+)+$' }],
      (pattern) => slow.push(pattern),
    );
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect([...incidents.values()]).toEqual(['INC1']);
    expect(slow).toEqual(['(a+)+$']);
  });

  it.each([
    [{ domain: 'https://a.test', pattern: 'x' }],
    [{ domain: 'a.test', pattern: '([' }],
    [{ domain: 'a.test', pattern: '' }],
  ])('are not configured by %j', (link) => {
    expect(configSchema.safeParse({ slack: { unfurl: [link] } }).success).toBe(false);
    expect(configSchema.safeParse({ slack: { unfurl: patterns } }).success).toBe(true);
  });
});
