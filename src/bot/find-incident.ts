import { UserError } from '../core/errors.ts';
import type { IncidentRef, Judgements } from '../ports/judgements.ts';
import { formatLine } from './format-line.ts';

const mostCandidates = 50;
const mostListed = 5;
const longestShown = 60;

/**
 * The one incident of that name, letter case ignored where nothing matches exactly. UserError, with what resembles
 * it, where there is none; with the sources, where several have it.
 */
export async function findIncident(
  judgements: Judgements,
  incident: string,
  source: string | null,
): Promise<IncidentRef> {
  const candidates = await judgements.findIncidents(incident, mostCandidates);
  const inSource = candidates.filter((candidate) => source === null || candidate.source === source);
  const exact = inSource.filter((candidate) => candidate.incident === incident);
  const folded = incident.toLowerCase();
  const same =
    exact.length > 0 ? exact : inSource.filter((candidate) => candidate.incident.toLowerCase() === folded);
  const [found, other] = same;
  if (found === undefined) throw unknownIncident(incident, source, candidates);
  if (other === undefined) return found;
  throw new UserError(`Several incidents are called “${shorten(incident)}”.`, {
    code: 'ambiguous-incident',
    hint: `Add the source, e.g. source=${found.source}.`,
    details: same.slice(0, mostListed).map((ref) => `${ref.incident} (${ref.source})`),
  });
}

function unknownIncident(
  incident: string,
  source: string | null,
  candidates: readonly IncidentRef[],
): UserError {
  const where = source === null ? '' : ` from ${shorten(source)}`;
  const listed = candidates.slice(0, mostListed).map((ref) => `${shorten(ref.incident)} (${ref.source})`);
  return new UserError(`There is no incident “${shorten(incident)}”${where}.`, {
    code: 'unknown-incident',
    hint:
      listed.length === 0
        ? 'Check the number; only incidents that were imported or sent here are known.'
        : `Did you mean ${listed.join(', ')}?`,
    instead: candidates.slice(0, mostListed).map((ref) => ({
      label: `Explain ${shorten(ref.incident)}`,
      command: formatLine('explain', [ref.incident], { source: ref.source }),
    })),
  });
}

function shorten(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
