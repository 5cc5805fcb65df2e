import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../../config/load.ts';
import { sourcesSchema } from '../../../../config/sources-schema.ts';
import { syncedSources, syncPlan } from '../../../../src/ingest/sync/configured.ts';

const sources = sourcesSchema.parse({
  'pd-eu': {
    kind: 'pagerduty',
    sync: { url: 'https://api.eu.pagerduty.com', from: '2026-03-29', every: '5m' },
  },
  quiet: { kind: 'pagerduty' },
  grafana: { kind: 'grafana', sync: {} },
  csv: {},
});
const config = { ...defaultConfig(), timeZone: 'Europe/Berlin', sources };

describe('what is configured for a sync', () => {
  it('names the sources that can be synced', () => {
    expect(syncedSources(config)).toEqual(['pd-eu']);
  });

  it('takes address, beginning of the local day, pace and token from settings and environment', () => {
    const plan = syncPlan(config, { SOURCE_PD_EU_TOKEN: ' t0ken ' }, 'pd-eu');
    expect(plan).toMatchObject({
      url: 'https://api.eu.pagerduty.com',
      token: 't0ken',
      tokenVariable: 'SOURCE_PD_EU_TOKEN',
      from: Date.UTC(2026, 2, 28, 23),
      everyMs: 300_000,
    });
    expect(syncPlan(config, { SOURCE_QUIET_TOKEN: 't' }, 'quiet')).toMatchObject({
      url: 'https://api.pagerduty.com',
      from: null,
      everyMs: null,
    });
  });

  it('refuses what cannot be synced, and a source asked too often', () => {
    for (const name of ['grafana', 'csv', 'nobody', 'constructor']) {
      expect(() => syncPlan(config, {}, name)).toThrow(/cannot be asked|there is no source/);
    }
    for (const every of ['9s', '25d']) {
      expect(sourcesSchema.safeParse({ a: { kind: 'jira', sync: { every } } }).success, every).toBe(false);
    }
  });
});
