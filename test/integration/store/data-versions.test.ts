import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { defaultConfig } from '../../../config/load.ts';
import { policyContent } from '../../../config/policy.ts';
import { configSchema } from '../../../config/schema.ts';
import { openStore } from '../../../src/store/open.ts';

it('names the holiday data that the policies in force were recorded with', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-versions-'));
  const now = Date.UTC(2026, 5, 1);
  const store = await openStore({ folder, memoryLimit: '256MB', threads: 1, clock: { now: () => now } });
  try {
    await store.recordPolicies(await policyContent(defaultConfig()), now);
    expect((await store.dataVersion()).dataVersions?.holidays).toBeUndefined();
    const config = configSchema.parse({
      calendars: {
        office: { windows: { weekdays: ['09:00-17:00'] }, regions: [{ country: 'DE', state: 'BE' }] },
      },
      policies: [{ name: 'office', calendar: 'office', targets: { P1: { response: '1h' } } }],
    });
    await store.recordPolicies(await policyContent(config), now + 1);
    expect((await store.dataVersion()).dataVersions?.holidays).toMatch(/^\d+\.\d+\.\d+/);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
});
