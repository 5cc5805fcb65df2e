import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics, type Readings } from '../../../src/http/metrics.ts';
import { createOperationsDoor } from '../../../src/http/operations.ts';
import { createHttpServer, type HttpServer } from '../../../src/http/server.ts';
import type { Logger } from '../../../src/ports/logger.ts';

const warnings: string[] = [];
const logger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (fields, text) => void warnings.push(`${text} ${JSON.stringify(fields)}`),
  error: () => {},
};

let server: HttpServer | null = null;
afterEach(async () => {
  await server?.stop();
  warnings.length = 0;
});

async function open(readings: Readings, unready: () => readonly string[] = () => []) {
  const metrics = createMetrics({ version: '1.2.3', logger });
  const doors = [createOperationsDoor({ metrics, readings: () => readings, unready })];
  server = createHttpServer({ host: '127.0.0.1', port: 0, logger, routers: [], doors });
  const { port } = await server.start();
  return {
    metrics,
    get: (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init),
  };
}

const full: Readings = {
  platforms: () => [
    { platform: 'slack', isConnected: false },
    { platform: 'discord', isConnected: true },
  ],
  deliveries: async () => [{ platform: 'slack', state: 'confirmed', n: 3 }],
  replication: () => ({ connected: true, lagSeconds: 0.25, behindEntries: 4 }),
  jobs: () => [{ name: 'refresh', runs: 2, crashes: 1, lastEndedAt: 5000 }],
  webhooks: () => [{ endpoint: 'pagerduty', result: 'taken', n: 7 }],
  deadLetters: async () => [{ endpoint: 'pagerduty', n: 1 }],
};

describe('what runs the bot', () => {
  it('is told whether it answers and whether it can be relied on, with the reasons', async () => {
    let reasons: string[] = [];
    const { get } = await open({}, () => reasons);
    expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 200]);
    reasons = ['the shared log cannot be reached'];
    const refused = await get('/readyz');
    expect(refused.status).toBe(503);
    expect(await refused.json()).toEqual({ status: 'not ready', reasons });
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/metrics', { method: 'POST' })).status).toBe(405);
    expect((await get('/metricsx')).status).toBe(404);
  });

  it('gets the figures of commands, events, fits and what is read at the scrape', async () => {
    const { metrics, get } = await open(full);
    metrics.command({ command: 'summary', platform: 'slack', status: 'answered', durationMs: 300 });
    metrics.command({ command: null, platform: 'console', status: 'rejected', durationMs: 1 });
    metrics.appended({ appended: 5, duplicates: 2, corrections: 1, judgedIncidents: 3, durationMs: 40 });
    metrics.fitted({ kind: 'forecast', durationMs: 800, failed: false });
    metrics.ended({ platform: 'slack', state: 'failed' });
    const text = await (await get('/metrics')).text();
    for (const line of [
      'sla_bot_build_info{version="1.2.3"',
      'sla_bot_commands_total{command="summary",platform="slack",status="answered"} 1',
      'sla_bot_commands_total{command="none",platform="console",status="rejected"} 1',
      'sla_bot_command_duration_seconds_bucket{le="0.5",command="summary"} 1',
      'sla_bot_command_duration_seconds_bucket{le="0.25",command="summary"} 0',
      'sla_bot_events_total{result="duplicate"} 2',
      'sla_bot_incidents_judged_total 3',
      'sla_bot_model_fits_total{kind="forecast",result="done"} 1',
      'sla_bot_deliveries{platform="slack",state="confirmed"} 3',
      'sla_bot_deliveries_ended_total{platform="slack",state="failed"} 1',
      'sla_bot_deliveries_ended_total{platform="email",state="failed"} 0',
      'sla_bot_platform_connected{platform="slack"} 0',
      'sla_bot_platform_connected{platform="discord"} 1',
      'sla_bot_ingest_lag_seconds 0.25',
      'sla_bot_log_behind_entries 4',
      'sla_bot_job_crashes{job="refresh"} 1',
      'sla_bot_job_last_end_timestamp_seconds{job="refresh"} 5',
      'sla_bot_webhook_results{endpoint="pagerduty",result="taken"} 7',
      'sla_bot_dead_letters{endpoint="pagerduty"} 1',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('gets all other figures where one cannot be read, and one line of log', async () => {
    const { get } = await open({ ...full, deliveries: () => Promise.reject(new Error('no ledger')) });
    await get('/metrics');
    const text = await (await get('/metrics')).text();
    expect(text).not.toContain('sla_bot_deliveries{');
    expect(text).toContain('sla_bot_dead_letters{endpoint="pagerduty"} 1');
    expect(text).toMatch(/sla_bot_scrape_errors_total\{reading="deliveries"\} [12]/);
    expect(warnings).toEqual([expect.stringContaining('no ledger')]);
  });

  it('gets them whole also while another scrape has just begun', async () => {
    const gates = [gate(), gate()] as const;
    let asked = 0;
    const { get } = await open({
      ...full,
      deliveries: async () => {
        asked += 1;
        if (asked === 2) await gates[1].opened;
        return [{ platform: 'slack', state: 'confirmed', n: 3 }];
      },
      deadLetters: async () => {
        await gates[0].opened;
        return [{ endpoint: 'pagerduty', n: 1 }];
      },
    });
    const first = get('/metrics');
    const second = get('/metrics');
    while (asked < 2) await new Promise((resolve) => setImmediate(resolve));
    gates[0].open();
    const texts = [await (await first).text()];
    gates[1].open();
    texts.push(await (await second).text());
    for (const text of texts) {
      expect(text).toContain('sla_bot_deliveries{platform="slack",state="confirmed"} 3');
      expect(text).toContain('sla_bot_dead_letters{endpoint="pagerduty"} 1');
    }
  });

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  it.skipIf(!hasPromtool)('writes figures that promtool has nothing to say against', async () => {
    const { metrics, get } = await open(full);
    metrics.command({ command: 'summary', platform: 'slack', status: 'answered', durationMs: 300 });
    metrics.fitted({ kind: 'forecast', durationMs: 800, failed: true });
    const text = await (await get('/metrics')).text();
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(`${checked.stdout}${checked.stderr}`).toBe('');
    expect(checked.status).toBe(0);
  });
});

function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
