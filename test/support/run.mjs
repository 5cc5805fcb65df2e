/**
 * `npm test`: installs what the machine lacks where it may (Debian, root), runs the whole suite, and ends with
 * one line of counts taken from the runner's own report.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Program → what its suites need it for. */
const needed = [
  { program: 'chromium', package: 'chromium', suites: 'console tests in a real browser' },
  { program: 'redis-server', package: 'redis-server', suites: 'tests with a real Redis' },
  { program: 'redis-sentinel', package: 'redis-sentinel', suites: 'tests with Redis Sentinel' },
  { program: 'promtool', package: 'prometheus', suites: 'the check of the metrics’ format' },
  { program: 'qpdf', package: 'qpdf', suites: 'PDF structure checks' },
  { program: 'pdftotext', package: 'poppler-utils', suites: 'PDF text checks' },
];

function onPath(program) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => existsSync(path.join(folder, program)));
}

function missing() {
  return needed.filter(({ program }) => !onPath(program));
}

function install(packages) {
  console.log(`installing with apt: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get');
if (missing().length > 0 && isDebianRoot && !install(missing().map((item) => item.package))) {
  console.log('apt could not install everything; the suites that need it are skipped');
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-test-'));
const reportFile = path.join(folder, 'report.json');
const run = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null;
rmSync(folder, { recursive: true, force: true });

for (const item of missing())
  console.log(
    `skipped: ${item.suites}: ${item.program} is missing (Debian: apt-get install ${item.package})`,
  );
if (report === null) {
  console.log('the test runner wrote no report');
  process.exit(run.status || 1);
}
const brokenFiles = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
);
const skipped = report.numPendingTests + report.numTodoTests;
console.log(
  `${report.numPassedTests} passed, ${report.numFailedTests + brokenFiles.length} failed, ${skipped} skipped`,
);
process.exit(run.status ?? 1);
