import type { Patterns } from '../../analytics/patterns/types.ts';
import { clockHours } from '../clock-hours.ts';
import { countOf, pPhrase, ratioWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { openedWithin } from '../period-words.ts';
import { groupName } from '../sections/group-pattern-tables.ts';
import { manners, whatOf } from '../sections/incident-pattern-tables.ts';
import type { SectionInput } from '../sections/section.ts';
import { weekdayNames } from '../weekday-names.ts';
import { byCertainty, type Finding } from './finding.ts';

interface Found {
  readonly p: number;
  readonly text: string;
  readonly subject?: string;
}

/** The strongest pattern of each kind, with the span of incidents that they were found in, the most certain first. */
export function patternFindings({ data, format }: SectionInput): Finding[] {
  const { analysis } = data;
  const found = analysis?.patterns ?? null;
  if (analysis === null || found === null || !found.enabled) return [];
  const within = openedWithin(analysis.incidentWindow, format);
  return byCertainty(
    [...groups(found, format), ...incidents(found, format)].map(({ p, text, subject = null }) => ({
      lead: 'Pattern',
      text: `${text}; ${pPhrase(p, format)}${within === '' ? '' : `, incidents${within}`}.`,
      p,
      subject,
    })),
  );
}

function groups({ concentration, highResponse, afterHours }: Patterns, format: Format): Found[] {
  const { rate } = format;
  return [
    ...concentration.slice(0, 1).map(
      ({ group, shareOfBreaches, shareOfIncidents, p }): Found => ({
        p,
        text: `${group.map(groupName).join(' and ')}: ${rate(shareOfBreaches)} of the breaches with ${rate(shareOfIncidents)} of the incidents`,
        subject: group.map(groupName).join(' and '),
      }),
    ),
    ...highResponse.slice(0, 1).map(
      (one): Found => ({
        p: one.p,
        text: `${groupName(one)} is answered ${ratioWords(one.ratio, format)} as late as others of the same priority (n=${format.count(one.n)})`,
        subject: groupName(one),
      }),
    ),
    ...afterHours.slice(0, 1).map(
      ({ team, share, restShare, p }): Found => ({
        p,
        text: `team ${team} has ${rate(share)} of its incidents after hours, other teams ${rate(restShare)}`,
        subject: `team ${team}`,
      }),
    ),
  ];
}

function incidents({ hotSpots, recurring, coFailing }: Patterns, format: Format): Found[] {
  const expected = (value: number) => `${format.number(value, 1)} expected`;
  return [
    ...hotSpots.slice(0, 1).map(
      (spot): Found => ({
        p: spot.p,
        text: `${weekdayNames[spot.weekday] ?? ''} ${clockHours(spot.startHour, spot.hours)}: ${format.count(spot.n)} ${whatOf(spot)}, ${expected(spot.expected)}`,
      }),
    ),
    ...recurring.slice(0, 1).map(
      ({ title, service, n, manner, p }): Found => ({
        p,
        text: `“${title}” at ${service} came ${countOf(n, 'time', format)}, ${manners[manner]}`,
      }),
    ),
    ...coFailing.slice(0, 1).map(
      ({ services, windowMinutes, n, expected: e, p }): Found => ({
        p,
        text: `${services.join(' and ')} began to fail within ${format.count(windowMinutes)} minutes of each other ${countOf(n, 'time', format)}, ${expected(e)}`,
      }),
    ),
  ];
}
