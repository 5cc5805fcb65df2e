/**
 * `npm run audit`: the known vulnerabilities of what is installed to run the bot, asked of the registry. Exit 0: none of
 * moderate or higher severity; 1: there are some; 2: the registry offers no audit, so nothing is known either way.
 */
import { spawnSync } from 'node:child_process';

const run = spawnSync('npm', ['audit', '--omit=dev', '--json', ...process.argv.slice(2)], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const report = parsed(run.stdout);
const counts = report?.metadata?.vulnerabilities;

if (counts === undefined) {
  const why = report?.message ?? report?.error?.summary ?? run.stderr.trim().split('\n')[0];
  console.error(`The registry offers no audit (${why || 'no answer'}): nothing is known either way.`);
  console.error('Ask one that does: npm run audit -- --registry=https://…');
  process.exitCode = 2;
} else {
  for (const [name, { severity, via, fixAvailable }] of Object.entries(report.vulnerabilities ?? {})) {
    const titles = via.map((one) => (typeof one === 'string' ? one : `${one.title} (${one.url})`));
    console.log(`${severity}: ${name}: ${titles.join('; ')}${fixAvailable ? ' (a fix is available)' : ''}`);
  }
  const { low, moderate, high, critical, total } = counts;
  console.log(
    `${total} known vulnerabilities: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low`,
  );
  process.exitCode = moderate + high + critical > 0 ? 1 : 0;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
