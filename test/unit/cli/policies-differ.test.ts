import { describe, expect, it } from 'vitest';
import { policyContent } from '../../../config/policy.ts';
import { type Config, configSchema } from '../../../config/schema.ts';
import { sourcesSchema } from '../../../config/sources-schema.ts';
import { policiesDiffer } from '../../../src/cli/policies-differ.ts';

function config(office: Record<string, unknown>, target = '4h'): Config {
  return configSchema.parse({
    calendars: { office: { timeZone: 'Europe/Berlin', windows: { weekdays: ['09:00-17:00'] }, ...office } },
    policies: [
      { name: 'default', calendar: 'office', targets: { P1: { response: '15m', resolution: target } } },
    ],
  });
}

async function differs(recorded: Config, configured: Config): Promise<boolean> {
  const content = await policyContent(recorded);
  return policiesDiffer(configured, { ...content, version: 1, recordedAt: 0, effectiveFrom: null });
}

const regions = [{ country: 'DE' }];

describe('configured policies', () => {
  it('are those recorded where nothing changed, holidays of regions included', async () => {
    expect(await differs(config({}), config({}))).toBe(false);
    const regional = config({ regions, holidays: ['2026-05-15'] });
    expect(await differs(regional, regional)).toBe(false);
  });

  it('differ by a target, by hours and by a dated holiday', async () => {
    expect(await differs(config({}), config({}, '5h'))).toBe(true);
    expect(await differs(config({}), config({ windows: { weekdays: ['09:00-18:00'] } }))).toBe(true);
    expect(await differs(config({}), config({ holidays: ['2026-05-15'] }))).toBe(true);
    expect(await differs(config({ regions }), config({ regions, holidays: ['2026-05-15'] }))).toBe(true);
  });

  it('differ where a source is judged in another way', async () => {
    const other: Config = {
      ...config({}),
      sources: sourcesSchema.parse({ jira: { verdict: 'source-flag' } }),
    };
    expect(await differs(config({}), other)).toBe(true);
  });
});
