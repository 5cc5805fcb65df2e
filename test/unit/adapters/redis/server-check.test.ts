import { expect, it } from 'vitest';
import { isNewEnough } from '../../../../src/adapters/redis/server-check.ts';

it.each([
  ['6.2.14', false],
  ['7.0.0', true],
  ['7.0.15', true],
  ['10.1', true],
  ['unknown', false],
])('version %s of Redis is new enough: %s', (version, isGood) => {
  expect(isNewEnough(version)).toBe(isGood);
});
