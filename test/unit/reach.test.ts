import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const sources = ['src', 'commands', 'config'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
);
const holding = (pattern: RegExp) =>
  sources.filter((file) => pattern.test(readFileSync(path.join(root, file), 'utf8'))).sort();

/** A call of `fetch` itself, or what makes connections; the SDKs of platforms stay in their folders (imports.test.ts). */
const outgoing =
  /(?<![.\w])fetch\(|\b(request|get|connect|createConnection)\b[^;]*from 'node:(http|https|http2|net|tls)'|from 'undici'|from 'node:(dgram|dns)/;

/** What turns a text into code, or starts a program. */
const running = /(?<![.\w])eval\(|\bnew Function\b|from 'node:(child_process|vm|repl|inspector)'/;

describe('the source', () => {
  it('calls addresses in few files, none of which takes one from an event', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(holding(outgoing)).toEqual([
      // Connections of Discord's SDK.
      'src/adapters/discord/rest.ts',
      // Addresses that Slack gives with a signed request, or for an upload.
      'src/adapters/slack/place.ts',
      'src/adapters/slack/upload.ts',
      // Below the configured address of an API.
      'src/ingest/sync/client.ts',
      'src/ingest/sync/exchange.ts',
      // The socket of a running bot.
      'src/local/client.ts',
      // The configured server.
      'src/output/charts/quickchart.ts',
    ]);
  });

  it('runs no text as code and starts no program: mappings, templates and messages are data', () => {
    expect(holding(running)).toEqual(['src/adapters/slack/links.ts']);
  });
});
