import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { environmentVariables } from '../../config/environment.ts';
import { configSchema } from '../../config/schema.ts';
import { createMetrics } from '../../src/http/metrics.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const known = environmentVariables();
/** Read by themselves. */
const others = new Set(['SLA_BOT_CONFIG', 'SLA_BOT_DATA']);
const isKnown = (name: string) => !name.startsWith('SLA_BOT_') || others.has(name) || known.has(name);

describe('the Dockerfile', () => {
  const text = read('Dockerfile');

  it('copies only what is there, runs as no root, and has a health check', () => {
    const sources = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, all = '']) =>
      all.split(' '),
    );
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^HEALTHCHECK /m);
  });

  it('sets only settings that there are', () => {
    const names = [...text.matchAll(/\b(SLA_BOT_[A-Z_]+)=/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !isKnown(name))).toEqual([]);
  });
});

describe('the examples of a production set-up', () => {
  it('give the bots of compose settings that there are, read-only files and no privileges', () => {
    const { services } = parse(read('deploy/compose.yaml'), { merge: true });
    expect(services.redis.command).toContain('--databases 32');
    for (const bot of [services['bot-1'], services['bot-2']]) {
      expect(Object.keys(bot.environment).filter((name) => !isKnown(name))).toEqual([]);
      expect([bot.read_only, bot.cap_drop, bot.tmpfs]).toEqual([true, ['ALL'], ['/tmp']]);
    }
    expect(services['bot-1'].volumes[1]).not.toBe(services['bot-2'].volumes[1]);
  });

  it('keep the files of secrets that they name out of what is committed and out of images', () => {
    const named = new Set(
      ['deploy/compose.yaml', 'deploy/kubernetes.yaml', 'docs/production.md'].flatMap(
        (file) => read(file).match(/[\w-]+\.env\b/g) ?? [],
      ),
    );
    expect([...named]).toEqual(['sla-bot.env']);
    expect(read('.gitignore').split('\n')).toContain('*.env');
    expect(read('.dockerignore').split('\n')).toContain('**/*.env');
  });

  it('give the bots of Kubernetes a configuration that holds, a volume each, probes and no root', () => {
    const documents = parseAllDocuments(read('deploy/kubernetes.yaml')).map((one) => one.toJS());
    const config = documents.find(({ kind }) => kind === 'ConfigMap').data['sla-bot.yaml'];
    expect(configSchema.safeParse(parse(config)).error).toBeUndefined();
    const set = documents.find(({ kind }) => kind === 'StatefulSet').spec;
    const [container] = set.template.spec.containers;
    expect(set.replicas).toBe(2);
    expect(set.volumeClaimTemplates).toHaveLength(1);
    expect(set.template.spec.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    expect([container.livenessProbe.httpGet.path, container.readinessProbe.httpGet.path]).toEqual([
      '/healthz',
      '/readyz',
    ]);
    expect(
      container.env.map(({ name }: { name: string }) => name).filter((name: string) => !isKnown(name)),
    ).toEqual([]);
  });
});

describe('the dashboard for Grafana', () => {
  const dashboard = JSON.parse(read('deploy/grafana.json'));
  const expressions: string[] = dashboard.panels.flatMap((panel: { targets: { expr: string }[] }) =>
    panel.targets.map(({ expr }) => expr),
  );

  it('asks only for figures that there are, and so do the alerts that are advised', async () => {
    const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const text = await createMetrics({ version: '1.0.0', logger: quiet }).text({});
    const written = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const asked = expressions.flatMap((one) => one.match(/\b(sla_bot|nodejs|process)_[a-z0-9_]+/g) ?? []);
    expect(asked.length).toBeGreaterThan(15);
    const alerts = read('docs/production.md').match(/\b(sla_bot|nodejs|process)_[a-z0-9_]+/g) ?? [];
    expect(alerts.length).toBeGreaterThan(6);
    const missing = [...asked, ...alerts].filter((name) => !written.has(name.replace(/_bucket$/, '')));
    expect(missing).toEqual([]);
  });

  it('has panels that do not overlap and say what they show', () => {
    const cells = new Set<string>();
    for (const { gridPos, description } of dashboard.panels) {
      expect(description.length).toBeGreaterThan(5);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(x).toBeLessThan(24);
          expect(cells.has(`${x},${y}`)).toBe(false);
          cells.add(`${x},${y}`);
        }
      }
    }
  });

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  it.skipIf(!hasPromtool)('asks in expressions that Prometheus can read', () => {
    const rules = expressions.map((expr, index) => ({
      record: `panel:${index}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }));
    const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-rules-'));
    const file = path.join(folder, 'rules.yaml');
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
    const checked = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });
});
