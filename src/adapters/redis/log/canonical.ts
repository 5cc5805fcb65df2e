import { eventTypes } from '../../../core/incidents/event.ts';
import { idMaxChars } from '../../../core/incidents/read-event.ts';

/** A text without escapes, which nearly all are. Not the empty one, which says nothing. */
const text = '"[^"\\\\\\x00-\\x1f\\ud800-\\udfff]+"';
/** Up to 2191: the years beyond are for who reads more slowly. */
const instant = '(?:[1-6]\\d{12}|[1-9]\\d{0,11}|0)';
const flag = '(?:true|false)';

const optional = (name: string, value: string) => `(?:,"${name}":${value})?`;

/** What an event says that was read from a history, and whose recording is for the log to say. */
export const fromHistory = ',"recordedBySource":false';

/** An event as `encodeEvent` writes it, key by key. */
const canonical = new RegExp(
  [
    `^\\{"source":${text},"incident":${text},"eventId":${text},"type":"(?:${eventTypes.join('|')})","at":${instant}`,
    `(?:,"recordedAt":${instant}${optional('recordedBySource', 'true')}|${fromHistory})?`,
    ...['service', 'team', 'customer', 'priority', 'assignee', 'title', 'url', 'reason'].map((name) =>
      optional(name, text),
    ),
    optional('responseDueAt', instant),
    optional('resolutionDueAt', instant),
    optional('responseWithin', flag),
    optional('resolutionWithin', flag),
    optional('naiveResolved', 'true'),
    '\\}$',
  ].join(''),
);

/**
 * True for an event that is certainly valid and written as `encodeEvent` does, `recordedAt` or not: it need be neither parsed
 * nor written anew, which is most of what reading a long log costs. Short enough for no id to be too long.
 */
export function isCanonical(json: string): boolean {
  return json.length <= idMaxChars && canonical.test(json);
}

/** True where such an event carries its `recordedAt`: its texts hold no quotation mark. */
export function isDated(canonicalJson: string): boolean {
  return canonicalJson.includes(',"recordedAt":');
}

/** Such an event with its `recordedAt`, `takenAt` where it has none. */
export function dated(canonicalJson: string, takenAt: number): string {
  if (isDated(canonicalJson)) return canonicalJson;
  if (canonicalJson.includes(fromHistory))
    return canonicalJson.replace(fromHistory, `,"recordedAt":${takenAt}`);
  return `${canonicalJson.slice(0, -1)},"recordedAt":${takenAt},"recordedBySource":true}`;
}
