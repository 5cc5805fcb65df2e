import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type AppSettings,
  botScopes,
  scopelessMethods,
  slackManifest,
} from '../../../../src/adapters/slack/manifest.ts';
import { methodScopes } from '../../../support/slack/workspace.ts';

const folder = path.resolve(import.meta.dirname, '../../../../src/adapters/slack');
const sources = readdirSync(folder)
  .filter((file) => file !== 'manifest.ts')
  .map((file) => readFileSync(path.join(folder, file), 'utf8'))
  .join('\n');

/** `client.chat.postMessage(…)`, `apiCall('chat.postMessage', …)`, in any file of the adapter. */
function calledMethods(): string[] {
  const direct = [...sources.matchAll(/(?:client|lookups)\.((?:[a-z]+\.)+[a-zA-Z]+)\(/g)].map(
    ([, name]) => name ?? '',
  );
  const named = [...sources.matchAll(/(?:apiCall\(|call\(client,|callOnce\()\s*'([^']+)'/g)].map(
    ([, name]) => name ?? '',
  );
  return [...new Set([...direct, ...named])].sort();
}

const plain: AppSettings = { mode: 'socket', unfurl: [] };
const whole: AppSettings = {
  ...plain,
  unfurl: [
    { domain: 'tickets.example.com', pattern: 'a' },
    { domain: 'tickets.example.com', pattern: 'b' },
  ],
};

describe('the manifest of the Slack app', () => {
  const scopesOf = (settings: AppSettings) =>
    (slackManifest(settings, null).oauth_config as { scopes: { bot: string[] } }).scopes.bot;
  const granted = new Set(scopesOf(whole));

  it('covers every method that the adapter calls, by the scope that Slack asks for', () => {
    const called = calledMethods();
    expect(called.length).toBeGreaterThan(10);
    for (const method of called) {
      const scopes = methodScopes[method];
      if (scopes === undefined) expect(scopelessMethods, method).toContain(method);
      for (const scope of scopes ?? []) {
        expect([...granted], method).toContain(scope);
        expect(botScopes[scope]?.methods, method).toContain(method);
      }
    }
  });

  it('asks for no scope that nothing uses', () => {
    const called = new Set(calledMethods());
    for (const [name, { methods, events, why }] of Object.entries(botScopes)) {
      expect(why).not.toBe('');
      for (const method of methods) expect([...called], name).toContain(method);
      const hears = events.some((event) => sources.includes(`app.event('${event.replace(/\.\w+$/, '')}'`));
      expect(methods.length > 0 || hears || name === 'commands', name).toBe(true);
    }
  });

  it('subscribes to what the adapter hears and nothing else', () => {
    const { event_subscriptions } = slackManifest(whole, null).settings as {
      event_subscriptions: { bot_events: string[] };
    };
    const heard = [...sources.matchAll(/app\.event\('([^']+)'/g)].map(([, name]) => name);
    expect(
      [...new Set(event_subscriptions.bot_events.map((name) => name.replace(/\.\w+$/, '')))].sort(),
    ).toEqual(heard.sort());
  });

  it('asks to read and write links where links to incidents are configured alone', () => {
    const features = (settings: AppSettings) => slackManifest(settings, null).features;
    expect(features(whole)).toMatchObject({ unfurl_domains: ['tickets.example.com'] });
    expect(features(plain)).not.toHaveProperty('unfurl_domains');
    expect(scopesOf(whole).filter((name) => !scopesOf(plain).includes(name))).toEqual([
      'links:read',
      'links:write',
    ]);
    const events = JSON.stringify(slackManifest(plain, null).settings);
    expect(events).not.toContain('link_shared');
  });

  it('names addresses in HTTP mode alone, and keeps within Slack’s lengths', () => {
    expect(JSON.stringify(slackManifest(plain, null))).not.toContain('url');
    const http = slackManifest({ ...plain, mode: 'http' }, 'https://sla.example.com');
    expect(JSON.stringify(http).match(/https:\/\/sla\.example\.com\/slack\/events/g)).toHaveLength(4);
    expect(http.settings).toMatchObject({
      interactivity: { message_menu_options_url: 'https://sla.example.com/slack/events' },
    });
    const { description } = http.display_information as { description: string };
    expect(description.length).toBeLessThanOrEqual(140);
  });
});
