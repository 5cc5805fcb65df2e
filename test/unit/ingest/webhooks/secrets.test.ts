import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  bearerToken,
  isBasic,
  isRecent,
  isSigned,
  isToken,
} from '../../../../src/ingest/webhooks/secrets.ts';

const sign = (secret: string, text: string, encoding: 'hex' | 'base64' = 'hex') =>
  createHmac('sha256', secret).update(text).digest(encoding);

describe('a signature', () => {
  const check = { algorithm: 'sha256', encoding: 'hex', content: ['1.', Buffer.from('body')] } as const;

  it('fits under any of several secrets and among several signatures, in either case of its digits', () => {
    const good = sign('new', '1.body');
    expect(isSigned({ ...check, signatures: [good], secrets: ['old', 'new'] })).toBe(true);
    expect(isSigned({ ...check, signatures: ['00', good.toUpperCase()], secrets: ['new', 'old'] })).toBe(
      true,
    );
  });

  it('does not fit another body, another secret, a part of itself, nothing, or no secret', () => {
    const good = sign('s', '1.body');
    for (const signature of [sign('s', '1.bodY'), sign('t', '1.body'), good.slice(0, 32), '', `${good} `]) {
      expect(isSigned({ ...check, signatures: [signature], secrets: ['s'] })).toBe(false);
    }
    expect(isSigned({ ...check, signatures: [], secrets: ['s'] })).toBe(false);
    expect(isSigned({ ...check, signatures: [good], secrets: [] })).toBe(false);
  });

  it('is looked for among the first twenty only, so that nobody keeps us busy', () => {
    const good = sign('s', '1.body');
    expect(isSigned({ ...check, signatures: [...Array(20).fill('x'), good], secrets: ['s'] })).toBe(false);
  });

  it('may be base64 under a key that the secret stands for, whose case counts', () => {
    const good = sign('key', '1.body', 'base64');
    const keyed = { ...check, encoding: 'base64', keyOf: (text: string) => text.slice(6) } as const;
    expect(isSigned({ ...keyed, signatures: [good], secrets: ['whsec_key'] })).toBe(true);
    expect(isSigned({ ...keyed, signatures: [good.toUpperCase()], secrets: ['whsec_key'] })).toBe(false);
  });
});

describe('a token', () => {
  it('is one of the secrets and never empty', () => {
    expect(isToken('b', ['a', 'b'])).toBe(true);
    expect(isToken('c', ['a', 'b'])).toBe(false);
    expect(isToken(null, [''])).toBe(false);
    expect(isToken('', [''])).toBe(false);
  });

  it('comes as bearer', () => {
    expect(bearerToken({ authorization: 'bearer  abc' })).toBe('abc');
    for (const authorization of ['Basic abc', 'Bearer', 'Bearer a b'])
      expect(bearerToken({ authorization })).toBeNull();
    expect(bearerToken({})).toBeNull();
  });

  it('comes as basic: the pair, or the password of any user', () => {
    const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    expect(isBasic(basic('me:pass:word'), ['me:pass:word'])).toBe(true);
    expect(isBasic(basic('me:pass:word'), ['pass:word'])).toBe(true);
    expect(isBasic(basic('pass:'), ['pass'])).toBe(false);
    expect(isBasic(basic('pass'), ['word'])).toBe(false);
    expect(isBasic({ authorization: 'Basic !' }, ['x'])).toBe(false);
  });
});

it('what was signed long ago, or far ahead, or at no time, is not recent', () => {
  expect(isRecent(1000, 1300, 300)).toBe(true);
  expect(isRecent(1000, 1301, 300)).toBe(false);
  expect(isRecent(1301, 1000, 300)).toBe(false);
  expect(isRecent(Number.NaN, 1000, 300)).toBe(false);
  expect(isRecent(null, 1000, 300)).toBe(false);
});
