import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { environmentVariables } from '../../config/environment.ts';
import { configSchema } from '../../config/schema.ts';
import { unsubscribePath } from '../../src/adapters/email/unsubscribe-router.ts';
import { eventsPath } from '../../src/adapters/slack/manifest.ts';
import { createMetrics } from '../../src/http/metrics.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const known = environmentVariables();
/** Read by themselves. */
const others = new Set(['SLA_BOT_CONFIG', 'SLA_BOT_DATA']);
const isKnown = (name: string) => !name.startsWith('SLA_BOT_') || others.has(name) || known.has(name);

/** Of a heading, as GitHub makes it. */
const slug = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');

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

  it('build the image of compose once, for both bots, which come without a registry', () => {
    const { services } = parse(read('deploy/compose.yaml'), { merge: true });
    const bots = [services['bot-1'], services['bot-2']];
    expect(bots.map(({ build }) => build)).toEqual(['..', undefined]);
    expect(bots.map(({ image, pull_policy }) => [image, pull_policy])).toEqual([
      ['sla-bot:local', 'never'],
      ['sla-bot:local', 'never'],
    ]);
  });

  it('name pages and commands that there are', () => {
    for (const file of ['deploy/compose.yaml', 'deploy/kubernetes.yaml', 'docs/production.md']) {
      const named =
        read(file).match(/\b(?:docs|deploy|bench|dist\/bin)\/[\w./-]+\.(?:md|mjs|json|yaml|js)\b/g) ?? [];
      // The operator’s own.
      const others = named.filter((one) => one !== 'deploy/sla-bot.yaml');
      expect(others.filter((one) => !existsSync(path.join(root, one)))).toEqual([]);
      expect(read(file)).not.toMatch(/In production"/);
    }
    const readme = read('README.md');
    for (const [, title = ''] of read('docs/production.md').matchAll(/\]\(\.\.\/README\.md#([\w-]+)\)/g)) {
      const titles = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, one = '']) => slug(one));
      expect(titles).toContain(title);
    }
  });

  it('let the bot of one machine write where its backups go, each night too', () => {
    const text = read('docs/production.md');
    const writable = /^ReadWritePaths=(.+)$/m.exec(text)?.[1]?.split(' ') ?? [];
    const made = /^install -d -o sla-bot .*? (\/.+)$/m.exec(text)?.[1]?.split(' ') ?? [];
    expect(made).toEqual(['/var/lib/sla-bot', '/var/backups/sla-bot']);
    expect(writable).toEqual(expect.arrayContaining(made));
    const nightly = /^30 2 .* sla-bot backup "(\S+?)\/\$\(date \+(\S+)\)"/m.exec(text);
    expect(made).toContain(nightly?.[1]);
    // cron ends a line at a bare %.
    expect(nightly?.[2]).toBe('\\%F');
    expect(text).toMatch(/^ln -s \/opt\/sla-bot\/dist\/bin\/sla-bot\.js \/usr\/local\/bin\/sla-bot$/m);
  });

  it('lead from outside to what is for others, and to nothing else', () => {
    const text = read('docs/production.md');
    const caddy = /@public path (.+)/.exec(text)?.[1]?.split(' ');
    const nginx = [...text.matchAll(/location (?:= )?(\S+) +\{ proxy_pass/g)].map(([, one]) => one);
    expect(caddy).toEqual(['/webhooks/*', eventsPath, unsubscribePath]);
    expect(nginx).toEqual(['/webhooks/', eventsPath, unsubscribePath]);
  });

  it('have services of Kubernetes that find the pods and their ports, and a headless one that names them', () => {
    const documents = parseAllDocuments(read('deploy/kubernetes.yaml')).map((one) => one.toJS());
    const { template, serviceName, selector } = documents.find(({ kind }) => kind === 'StatefulSet').spec;
    const ports: string[] = template.spec.containers[0].ports.map(({ name }: { name: string }) => name);
    const services = documents.filter(({ kind }) => kind === 'Service');
    for (const { spec } of services) {
      expect(template.metadata.labels).toMatchObject(spec.selector);
      for (const { targetPort } of spec.ports) expect(ports).toContain(targetPort);
    }
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    const named = services.find(({ metadata }) => metadata.name === serviceName);
    expect(named?.spec.clusterIP).toBe('None');
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
