import { existsSync, statSync } from 'node:fs';
import { checkCalendars, repeated } from './calendar-check.ts';
import { checkPolicies } from './policy-check.ts';
import { errorAt, type Finding, warningAt } from './problem.ts';
import type { Config } from './schema.ts';

type Section = keyof Config;

interface CrossCheck {
  /** Top-level settings it reads as a whole: it is left out where the schema refuses a part of one. */
  readonly needs: readonly Section[];
  readonly run: (config: Config) => Finding[];
}

const crossChecks: readonly CrossCheck[] = [
  { needs: [], run: checkCalendars },
  { needs: ['policies', 'calendars'], run: checkPolicies },
  { needs: ['thresholds'], run: checkThresholds },
  { needs: ['percentiles'], run: checkPercentiles },
  { needs: ['reports'], run: checkSections },
  { needs: ['charts'], run: checkCharts },
  { needs: ['templates', 'fonts'], run: checkFolders },
  { needs: ['console'], run: checkConsole },
];

/** What only shows when settings are seen together. `broken`: top-level settings that the schema refused. */
export function crossCheck(config: Config, broken: ReadonlySet<string>): Finding[] {
  return crossChecks
    .filter(({ needs }) => !needs.some((section) => broken.has(section)))
    .flatMap(({ run }) => run(config));
}

function checkThresholds({ thresholds }: Config): Finding[] {
  const findings: Finding[] = [];
  if (thresholds.warning > thresholds.critical) {
    findings.push(
      errorAt(['thresholds', 'warning'], `above critical (${thresholds.critical})`, 'warning comes first'),
    );
  }
  const { target, warning } = thresholds.compliance;
  if (warning > target) {
    const path = ['thresholds', 'compliance', 'warning'];
    findings.push(errorAt(path, `above the compliance target (${target})`, 'alarm at or below the target'));
  }
  return findings;
}

function checkPercentiles({ percentiles }: Config): Finding[] {
  const isSorted = percentiles.every((value, index) => index === 0 || value > (percentiles[index - 1] ?? 0));
  return isSorted
    ? []
    : [errorAt(['percentiles'], 'must rise without repetition', 'e.g. [50, 75, 90, 95, 99]')];
}

function checkSections({ reports }: Config): Finding[] {
  return Object.entries(reports.sections).flatMap(([kind, sections]) => {
    const path = ['reports', 'sections', kind];
    if (sections.length === 0) return [warningAt(path, 'no sections: the report is empty')];
    return repeated(sections).map(([index, name]) => warningAt([...path, index], `${name} is there already`));
  });
}

function checkCharts({ charts }: Config): Finding[] {
  if (charts.engine !== 'quickchart' || charts.quickchart.url !== undefined) return [];
  return [
    errorAt(['charts', 'engine'], 'quickchart needs the address of your server', 'set charts.quickchart.url'),
  ];
}

function checkFolders(config: Config): Finding[] {
  return (['templates', 'fonts'] as const).flatMap((key) => {
    const folder = config[key];
    if (folder === null || (existsSync(folder) && statSync(folder).isDirectory())) return [];
    return [
      errorAt([key], `no folder ${folder}`, 'a relative folder is looked up beside the file that names it'),
    ];
  });
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

function checkConsole({ console }: Config): Finding[] {
  if (loopback.test(console.host)) return [];
  return [
    warningAt(
      ['console', 'host'],
      'the console can be reached from other machines',
      'use 127.0.0.1 unless a proxy guards it',
    ),
  ];
}
