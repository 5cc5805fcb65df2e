import { createFormat } from '../../core/report/format.ts';
import { plural } from '../../core/report/plural.ts';
import type { EndpointCounts } from '../../http/webhook-counts.ts';
import { goesOn, openEndpoints } from '../../ingest/webhooks/endpoints.ts';
import { UnavailableError } from '../../ports/intake.ts';
import { type DoctorCheck, type DoctorContext, type DoctorFinding, finding } from './check.ts';

const about = 'webhooks';
const mostNamed = 10;

/** Whether each source that may send webhooks has a secret, what came since the start, and what could not be used. */
export const checkWebhooks: DoctorCheck = async (context) => {
  const { config, isUsable, cli } = context;
  if (!isUsable) return [];
  const endpoints = [...openEndpoints(config, cli.io.env).values()];
  const counts = cli.webhookCounts?.() ?? [];
  const letters = await letterFindings(context).catch(unseen);
  if (endpoints.length === 0) {
    return [finding(about, 'off', 'no source in the configuration has a kind', null), ...letters];
  }
  const guarded = cli.guardedWebhooks?.() ?? [];
  const sources = endpoints.map((endpoint): DoctorFinding => {
    const { name, kind, lacking, secrets, source } = endpoint;
    const kept = goesOn(endpoint, guarded);
    if (kept !== null) {
      const fix =
        'put a usable secret there before the next start, which would refuse everything; then reload';
      return finding(about, 'problem', `${name}: ${kept}`, fix);
    }
    if (lacking !== null) {
      const text = `everything that ${name} sends is refused: ${lacking}`;
      const what = source.token === true ? 'the token that it sends' : 'the secret that it signs with';
      return finding(about, 'problem', text, `set ${what}, at least 8 characters; or webhook: false`);
    }
    const several = secrets.length > 1 ? `, ${secrets.length} secrets` : '';
    const came = cameText(counts.find(({ endpoint }) => endpoint === name));
    return finding(about, 'ok', `/webhooks/${name} takes ${kind}${several}${came}`, null);
  });
  return [...sources, ...letters];
};

function cameText(counts: EndpointCounts | undefined): string {
  if (counts === undefined) return '';
  const { requests, taken, duplicates, dead, refused, ignored } = counts;
  const sum = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((all, n) => all + n, 0);
  const parts = [
    `${requests} ${plural(requests, 'request')} since the start`,
    `${taken} ${plural(taken, 'event')} taken`,
    `${duplicates} known already`,
    `${sum(ignored)} of no meaning`,
    `${dead} kept as dead letters`,
    `${sum(refused)} refused${sum(refused) === 0 ? '' : ` (${listed(refused)})`}`,
  ];
  return `; ${parts.join(', ')}`;
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostNamed)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');
}

/** Bots that share a Redis keep them there. */
function unseen(error: unknown): DoctorFinding[] {
  if (!(error instanceof UnavailableError)) throw error;
  const text = `those that were kept cannot be seen now: ${error.message}`;
  return [finding('dead letters', 'warning', text, 'mend what Redis lacks, then run doctor again')];
}

async function letterFindings({ config, folder, cli }: DoctorContext): Promise<DoctorFinding[]> {
  const { hasStore } = await import('../../store/open.ts');
  if (!hasStore(folder)) return [];
  const counts = await cli.stores.use(folder, config, (store) => store.deadLetters.counts());
  const format = createFormat(config.locale, config.timeZone);
  const findings = counts.slice(0, mostNamed).map(({ endpoint, kind, reason, letters, lastAt }) => {
    const what = `${letters} ${plural(letters, 'request')} of ${endpoint}${kind === null ? '' : ` (${kind})`}`;
    const text = `${what} could not be used, the last one of ${format.instant(lastAt)} ${format.timeZone}: ${reason}`;
    const fix = `sla-bot dead-letters list --endpoint ${endpoint}; after a fix sla-bot dead-letters retry --endpoint ${endpoint}`;
    return finding('dead letters', 'warning', text, fix);
  });
  const more = counts.length - findings.length;
  return more <= 0
    ? findings
    : [
        ...findings,
        finding('dead letters', 'warning', `and ${more} more reasons`, 'sla-bot dead-letters list'),
      ];
}
