import { policyContent, samePolicyContent } from '../../../config/policy.ts';
import { broughtBack } from '../../bot/policy-watch.ts';
import { createFormat } from '../../core/report/format.ts';
import { type DoctorCheck, type DoctorFinding, finding } from './check.ts';

const about = 'policies';
/** So long it is told that policies came back; whoever meant it has seen it then. */
const toldMs = 7 * 86_400_000;

/** Whether clocks are judged as the configuration says, and whether bots with different ones undo each other's. */
export const checkPolicies: DoctorCheck = async ({ config, isUsable, folder, cli }) => {
  const { hasStore } = await import('../../store/open.ts');
  if (!isUsable || !hasStore(folder)) return [];
  const versions = await cli.stores.use(folder, config, (store) => store.policyVersions());
  const newest = versions.at(-1);
  if (newest === undefined) return [];
  const format = createFormat(config.locale, config.timeZone);
  const since = `version ${newest.version}, recorded ${format.instant(newest.recordedAt)} ${format.timeZone}`;
  const findings: DoctorFinding[] = [];
  if (!samePolicyContent(newest, await policyContent(config))) {
    const text = `clocks are judged by ${since}; the policies of this configuration are others`;
    const fix =
      'a start, a reload or sla-bot rejudge records them; bots that share a Redis need the same ones';
    findings.push(finding(about, 'warning', text, fix));
  }
  const earlier = broughtBack(versions);
  if (earlier !== null && cli.clock.now() - newest.recordedAt < toldMs) {
    const text = `${since}, brought back the policies of version ${earlier.version}`;
    const fix =
      'unless that was meant, a bot was started with an old configuration: compare them (sla-bot config show)';
    findings.push(finding(about, 'warning', text, fix));
  }
  return findings.length > 0 ? findings : [finding(about, 'ok', since, null)];
};
