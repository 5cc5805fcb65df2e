import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../../config/load.ts';
import { sourcesSchema } from '../../../../config/sources-schema.ts';
import type { DoctorContext } from '../../../../src/cli/doctor/check.ts';
import { checkSync } from '../../../../src/cli/doctor/sync.ts';

async function check(sources: object, env: Record<string, string> = {}) {
  const config = { ...defaultConfig(), sources: sourcesSchema.parse(sources) };
  const context = { config, isUsable: true, cli: { io: { env } } } as unknown as DoctorContext;
  return (await checkSync(context)).map(({ status, text }) => `${status}: ${text}`);
}

describe('the doctor on syncs', () => {
  it('says where and how often each source is asked', async () => {
    const sources = {
      pd: { kind: 'pagerduty', sync: { every: '15m' } },
      local: { kind: 'zendesk', sync: { url: 'http://127.0.0.1:9' } },
      csv: {},
    };
    expect(await check(sources, { SOURCE_PD_TOKEN: 't', SOURCE_LOCAL_TOKEN: 't' })).toEqual([
      'ok: pd is asked at https://api.pagerduty.com every 15 min',
      'ok: local is asked at http://127.0.0.1:9 when sla-bot sync is run',
    ]);
    expect(await check({})).toEqual(['off: no source in the configuration has a sync']);
  });

  it('says what is missing, and where a token would be readable on its way', async () => {
    const sources = {
      pd: { kind: 'pagerduty', sync: {} },
      zd: { kind: 'zendesk', sync: {} },
      open: { kind: 'zendesk', sync: { url: 'http://desk.example.com' } },
    };
    expect(await check(sources, { SOURCE_OPEN_TOKEN: 't' })).toEqual([
      'problem: SOURCE_PD_TOKEN is not set: pd cannot be asked without a token',
      'problem: the address of zd is not known',
      'warning: the token of open goes to http://desk.example.com without encryption',
    ]);
  });
});
