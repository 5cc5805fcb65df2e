import { type Finding, warningAt } from './problem.ts';
import type { Config } from './schema.ts';
import { type SourceSettings, sourceVariable, syncedKinds } from './sources-schema.ts';

/** What of the sources has no effect, or cannot be told apart. */
export function checkSources({ sources }: Pick<Config, 'sources'>): Finding[] {
  const all = Object.entries(sources);
  const spoken = new Map<string, string>();
  return all.flatMap(([name, { kind, webhook, sync, fields, priorities, pauses }]): Finding[] => {
    const at = ['sources', name];
    if (kind === null) {
      const isDescribed =
        sync !== null ||
        pauses !== null ||
        Object.keys(priorities).length > 0 ||
        Object.values(fields).some((place) => place !== null);
      if (!isDescribed) return [];
      return [warningAt(at, 'it has no kind: nothing is heard from it', 'set kind, e.g. kind: pagerduty')];
    }
    const findings: Finding[] = [];
    const variable = sourceVariable(name, 'SECRET');
    const other = spoken.get(variable);
    if (other !== undefined) {
      findings.push(
        warningAt(at, `${other} has the same variable for its secret, ${variable}`, 'give it another name'),
      );
    }
    spoken.set(variable, name);
    if (sync !== null && !syncedKinds.some((one) => one === kind)) {
      const text = `a source of kind ${kind} cannot be asked for its history`;
      findings.push(warningAt([...at, 'sync'], text, `only ${syncedKinds.join(', ')} can`));
    }
    findings.push(...lackingOf(at, kind, sync));
    if (!webhook && sync === null) {
      findings.push(warningAt(at, 'webhooks are off and it has no sync: nothing is heard from it', null));
    }
    return findings;
  });
}

/** What a sync of this kind cannot do without. */
function lackingOf(
  at: readonly string[],
  kind: SourceSettings['kind'],
  sync: SourceSettings['sync'],
): Finding[] {
  if (sync === null) return [];
  if ((kind === 'jira' || kind === 'zendesk') && sync.url === null) {
    const hint = kind === 'jira' ? 'e.g. https://acme.atlassian.net' : 'e.g. https://acme.zendesk.com';
    return [warningAt([...at, 'sync', 'url'], 'missing: nothing can be asked without its address', hint)];
  }
  if (kind === 'github' && sync.scope === null) {
    const text = 'missing: nothing can be asked without its repository';
    return [warningAt([...at, 'sync', 'scope'], text, 'owner/repository, e.g. acme/support')];
  }
  return [];
}
