import { createHash } from 'node:crypto';
import { type IncidentKey, type Notice, type NoticeName, noticeKey } from '../ports/notices.ts';

export function keyOf({ source, incident }: IncidentKey): string {
  return JSON.stringify([source, incident]);
}

const digits = 16;

/** The id of a notice's message: the same in any process. */
export function noticeId(notice: NoticeName): string {
  return digest(['notice', noticeKey(notice)]);
}

/** Of a summary: by what it tells. */
export function summaryId(notices: readonly Notice[]): string {
  return digest([
    'summary',
    ...notices.map((notice) => `${noticeKey(notice)} ${JSON.stringify(notice.told)}`),
  ]);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, digits);
}
