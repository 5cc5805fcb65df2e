import { existsSync, statSync } from 'node:fs';
import { checkAccess } from './access-check.ts';
import { checkCalendars, repeated } from './calendar-check.ts';
import { checkNotices } from './notices-check.ts';
import { checkPolicies } from './policy-check.ts';
import { type ConfigPath, errorAt, type Finding, warningAt } from './problem.ts';
import type { Pruned } from './prune.ts';
import { checkSchedules } from './schedules-check.ts';
import { checkSources } from './sources-check.ts';
import { webhooksSchema } from './sources-schema.ts';

interface CrossCheck {
  /** Settings that it compares: it is left out where the schema refuses a part of one. */
  readonly needs: readonly ConfigPath[];
  readonly run: (pruned: Pruned) => Finding[];
}

const crossChecks: readonly CrossCheck[] = [
  { needs: [], run: ({ config }) => checkCalendars(config) },
  { needs: [], run: checkPolicies },
  {
    needs: [
      ['thresholds', 'warning'],
      ['thresholds', 'critical'],
    ],
    run: checkRisk,
  },
  { needs: [['thresholds', 'compliance']], run: checkCompliance },
  { needs: [], run: checkPercentiles },
  { needs: [], run: checkSections },
  { needs: [['charts']], run: checkCharts },
  { needs: [], run: checkFolders },
  { needs: [], run: checkConsole },
  { needs: [['webhooks', 'host']], run: checkWebhooks },
  { needs: [['notices']], run: ({ config }) => checkNotices(config) },
  { needs: [], run: ({ config }) => checkSchedules(config) },
  { needs: [], run: ({ config }) => checkSources(config) },
  { needs: [['access', 'rules']], run: ({ config }) => checkAccess(config) },
];

/** What only shows when settings are seen together, in the parts that the schema accepts. */
export function crossCheck(pruned: Pruned): Finding[] {
  const findings = crossChecks
    .filter(({ needs }) => needs.every(pruned.isWhole))
    .flatMap(({ run }) => run(pruned));
  return asWritten(findings, pruned);
}

/**
 * The findings at the places where they were written. Where a part was refused nothing is said of the whole: that a
 * calendar never opens may only come of it.
 */
export function asWritten(findings: readonly Finding[], { written, isWhole }: Pruned): Finding[] {
  return findings
    .map((finding) => ({ ...finding, path: written(finding.path) }))
    .filter(({ path }) => isWhole(path));
}

/** The default is no word of the operator's. */
function checkWebhooks({ config }: Pruned): Finding[] {
  const { host, port } = config.webhooks;
  if (host !== null || port === webhooksSchema.parse({}).port) return [];
  const message = 'has no effect without webhooks.host: they come in on the port of the console';
  return [warningAt(['webhooks', 'port'], message, 'set webhooks.host too, e.g. 127.0.0.1 or 0.0.0.0')];
}

function checkRisk({ config }: Pruned): Finding[] {
  const { warning, critical } = config.thresholds;
  if (warning <= critical) return [];
  return [errorAt(['thresholds', 'warning'], `above critical (${critical})`, 'warning comes first')];
}

function checkCompliance({ config }: Pruned): Finding[] {
  const { target, warning } = config.thresholds.compliance;
  if (warning <= target) return [];
  const path = ['thresholds', 'compliance', 'warning'];
  return [errorAt(path, `above the compliance target (${target})`, 'alarm at or below the target')];
}

function checkPercentiles({ config: { percentiles } }: Pruned): Finding[] {
  const isSorted = percentiles.every((value, index) => index === 0 || value > (percentiles[index - 1] ?? 0));
  return isSorted
    ? []
    : [errorAt(['percentiles'], 'must rise without repetition', 'e.g. [50, 75, 90, 95, 99]')];
}

function checkSections({ config: { reports } }: Pruned): Finding[] {
  return Object.entries(reports.sections).flatMap(([kind, sections]) => {
    const path = ['reports', 'sections', kind];
    if (sections.length === 0) return [warningAt(path, 'no sections: the report is empty')];
    return repeated(sections).map(([index, name]) => warningAt([...path, index], `${name} is there already`));
  });
}

function checkCharts({ config: { charts } }: Pruned): Finding[] {
  if (charts.engine !== 'quickchart' || charts.quickchart.url !== undefined) return [];
  return [
    errorAt(['charts', 'engine'], 'quickchart needs the address of your server', 'set charts.quickchart.url'),
  ];
}

function checkFolders({ config }: Pruned): Finding[] {
  return (['templates', 'fonts'] as const).flatMap((key) => {
    const folder = config[key];
    if (folder === null || (existsSync(folder) && statSync(folder).isDirectory())) return [];
    return [
      errorAt([key], `no folder ${folder}`, 'a relative folder is looked up beside the file that names it'),
    ];
  });
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

function checkConsole({ config: { console } }: Pruned): Finding[] {
  if (loopback.test(console.host)) return [];
  return [
    warningAt(
      ['console', 'host'],
      'the console can be reached from other machines',
      'use 127.0.0.1 unless a proxy guards it',
    ),
  ];
}
