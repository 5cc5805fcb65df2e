import { describe, expect, it } from 'vitest';
import { checkSources } from '../../../config/sources-check.ts';
import { sourcesSchema } from '../../../config/sources-schema.ts';

const found = (sources: unknown) =>
  checkSources({ sources: sourcesSchema.parse(sources) }).map(({ path, message }) => [
    path.join('.'),
    message,
  ]);

describe('sources', () => {
  it('of files, of webhooks and of sync are in order', () => {
    expect(
      found({
        files: { verdict: 'source-flag' },
        hooks: { kind: 'grafana', priorities: { high: 'P1' } },
        pulled: {
          kind: 'jira',
          webhook: false,
          sync: { scope: 'project = A', url: 'https://a.example.com' },
        },
      }),
    ).toEqual([]);
  });

  it('that describe what is never heard are told so', () => {
    expect(found({ a: { priorities: { high: 'P1' } }, b: { fields: { team: 'x' } } })).toEqual([
      ['sources.a', expect.stringContaining('no kind')],
      ['sources.b', expect.stringContaining('no kind')],
    ]);
    expect(found({ a: { kind: 'jira', webhook: false } })).toEqual([
      ['sources.a', expect.stringContaining('nothing is heard')],
    ]);
    expect(found({ a: { kind: 'grafana', sync: {} } })).toEqual([
      ['sources.a.sync', expect.stringContaining('cannot be asked')],
    ]);
  });

  it('that cannot be asked for lack of an address or a repository are told so', () => {
    const lacking = { a: { kind: 'jira', sync: {} }, b: { kind: 'zendesk', sync: {} } };
    expect(
      found({ ...lacking, c: { kind: 'github', sync: {} }, d: { kind: 'pagerduty', sync: {} } }),
    ).toEqual([
      ['sources.a.sync.url', expect.stringContaining('address')],
      ['sources.b.sync.url', expect.stringContaining('address')],
      ['sources.c.sync.scope', expect.stringContaining('repository')],
    ]);
  });

  it('are asked without a name or password in the address', () => {
    const parsed = (url: string) => sourcesSchema.safeParse({ a: { kind: 'jira', sync: { url } } });
    for (const url of ['https://me:token@a.example.com', 'https://token@a.example.com']) {
      expect(parsed(url).error?.issues[0]?.message).toContain('SOURCE_<NAME>_TOKEN');
    }
    expect(parsed('https://a.example.com/jira').success).toBe(true);
  });

  it('whose secrets would be in one variable are told apart', () => {
    expect(found({ 'my-jira': { kind: 'jira' }, my_jira: { kind: 'jira' } })).toEqual([
      ['sources.my_jira', 'my-jira has the same variable for its secret, SOURCE_MY_JIRA_SECRET'],
    ]);
  });
});
