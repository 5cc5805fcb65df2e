import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sourcesSchema } from '../../../../config/sources-schema.ts';
import { endpointOf, openEndpoints } from '../../../../src/ingest/webhooks/endpoints.ts';
import { signedSource } from '../../../support/webhooks.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = sourcesSchema.parse({
  'my-source.1': { kind: 'native' },
  off: { kind: 'native', webhook: false },
  files: { verdict: 'source-flag' },
  other: { kind: 'zendesk' },
});
const open = (env: Record<string, string>) => openEndpoints({ sources }, env, [signedSource]);

describe('the endpoints', () => {
  it('are the sources of a kind that is understood whose webhooks are on', () => {
    expect([...open({}).keys()]).toEqual(['my-source.1']);
    expect(endpointOf({ sources }, 'off', [signedSource])).toMatchObject({ name: 'off', kind: 'native' });
    for (const name of ['files', 'other', 'missing', 'constructor']) {
      expect(endpointOf({ sources }, name, [signedSource])).toBeNull();
    }
  });

  it('have several secrets while one is replaced, from the environment and from a file', () => {
    const file = path.join(folder, 'secret');
    writeFileSync(file, ' the third one \n\nthe fourth\r\n');
    const env = {
      SOURCE_MY_SOURCE_1_SECRET: 'the first , second-one,the first\n',
      SOURCE_MY_SOURCE_1_SECRET_FILE: file,
    };
    expect(open(env).get('my-source.1')).toMatchObject({
      secrets: ['the first', 'second-one', 'the third one', 'the fourth'],
      lacking: null,
    });
  });

  it('say what they lack, and have then no secret at all; no word tells the secret', () => {
    const lacking = (env: Record<string, string>) => {
      const { secrets, lacking: text } = open(env).get('my-source.1') ?? {};
      expect(secrets).toEqual([]);
      return text;
    };
    expect(lacking({})).toBe('SOURCE_MY_SOURCE_1_SECRET is not set');
    expect(lacking({ SOURCE_MY_SOURCE_1_SECRET: ' ,\n' })).toBe('SOURCE_MY_SOURCE_1_SECRET is not set');
    expect(lacking({ SOURCE_MY_SOURCE_1_SECRET: 'long enough,tiny' })).toMatch(/fewer than 8 characters$/);
    const file = path.join(folder, 'nothing');
    const env = { SOURCE_MY_SOURCE_1_SECRET: 'long enough', SOURCE_MY_SOURCE_1_SECRET_FILE: file };
    expect(lacking(env)).toBe('the file of SOURCE_MY_SOURCE_1_SECRET_FILE is not there');
  });
});
