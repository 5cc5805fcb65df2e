import type { ReportAction } from '../../core/report/document.ts';
import { capital } from './capital.ts';
import { kindIn, takeWish } from './scheduling-wish.ts';
import type { World } from './understand.ts';
import type { Understanding } from './understanding.ts';

const digests = 'digests?|subscriptions?';
const reports = `${digests}|reports?|mails?|emails?|messages?`;
const stopping = new RegExp(
  `\\bunsubscribe\\b|\\b(?:stop|quit) (?:sending|mailing|posting|giving)\\b|\\b(?:stop|cancel|end|turn off|no more)\\b.*\\b(?:${digests})\\b|\\b(?:do not|don['’´\`]?t|dont) (?:send|mail) me\\b.*\\b(?:${reports})\\b.*\\b(?:any ?more|again)\\b`,
);
const ownList = new RegExp(
  `^(?:what|which|list|show|see|are there)\\b.*\\b(?:my|own)\\b.*\\b(?:${digests})\\b|^my (?:${digests})\\b|\\bam i subscribed\\b|\\b(?:which|what) (?:${digests})\\b.*\\bdo i (?:get|have)\\b`,
);
const changing =
  /\b(pause|resume|unpause|run|trigger|send|remove|delete|cancel|stop|disable|enable)\s+(?:(?:the|our|my|this|that)\s+)?(?:schedule\s+(?:(?:named|called)\s+)?["“]?([a-z0-9][a-z0-9-]{0,39})\b|["“]?([a-z0-9][a-z0-9-]{0,39})["”]?\s+schedule\b|schedules?\b)/;
const actionOf: Readonly<Record<string, string>> = {
  ...{
    pause: 'pause',
    stop: 'pause',
    disable: 'pause',
    resume: 'resume',
    unpause: 'resume',
    enable: 'resume',
  },
  ...{ run: 'run', trigger: 'run', send: 'run', remove: 'remove', delete: 'remove', cancel: 'remove' },
};
const lost =
  /\b(?:digests?|deliver(?:y|ies)|schedules?|scheduled)\b.*\b(fail(?:ed|ing|s)?|skipped|not (?:sent|delivered))\b|\b(failed|skipped) (?:digests?|deliver(?:y|ies))\b/;
const sent =
  /\b(?:did|has|have|was|were)\b.*\b(?:digests?|schedules?|scheduled|reports?)\b.*\b(?:go out|gone out|went out|sent|delivered|arrived?|posted)\b/;
const listed =
  /\bwhen\b.*\b(?:next|will|does|do)\b.*\b(?:reports?|digests?|schedules?)\b(?!.*\b(?:breach|miss))|\b(?:what|which|list|show|see|any|all)\b.*\bschedules\b|\bwhat(?: is|['’´`]?s) scheduled\b/;
const period = /\b(?:today|yesterday|week|month|quarter|year|since|last|monday|january)\b/;

/**
 * What is asked of schedules, digests and deliveries. What only reads is a command; what changes something is offered,
 * never run. Null: it is about none of these.
 */
export function understandScheduling(message: string, world: World): Understanding | null {
  const { registry } = world;
  if (!['schedule', 'subscribe', 'deliveries'].every(registry.has)) return null;
  const text = message.toLowerCase().replace(/\s+/g, ' ').trim();
  const change = changing.exec(text);
  if (change !== null) return offerChange(change, text);
  if (stopping.test(text)) return offerStop(kindIn(text));
  if (ownList.test(text)) return command('subscribe list', 'My digests');
  const failure = lost.exec(text);
  if (failure !== null) {
    const isSkipped = (failure[1] ?? failure[2]) === 'skipped';
    return command(`deliveries state=${isSkipped ? 'skipped' : 'failed'}`, 'Deliveries', latest(text));
  }
  if (sent.test(text)) return command('deliveries', 'Deliveries', latest(text));
  if (listed.test(text)) return command('schedule list', 'Schedules');
  return takeWish(message, world);
}

function command(line: string, label: string, notes: readonly string[] = []): Understanding {
  return { kind: 'command', line, label, notes };
}

function latest(text: string): string[] {
  return period.test(text) ? ['These are the latest, of any period.'] : [];
}

const schedules: ReportAction = { label: 'Schedules', command: 'schedule list' };

function offerChange([, verb = '', after, before]: RegExpExecArray, text: string): Understanding {
  const action = actionOf[verb] ?? 'show';
  const name = after ?? before;
  const isName = name !== undefined && !/^(?:the|our|my|this|that|all|every|until|for|from|to|a)$/.test(name);
  if (!isName) {
    return {
      kind: 'question',
      text: `Which schedule? “schedule ${action} NAME” does it.`,
      answers: [schedules],
    };
  }
  const later =
    action === 'pause' && /\b(?:until|till|for|from)\b/.test(text)
      ? ` It stays paused until “schedule resume ${name}”.`
      : '';
  const answers = [{ label: `${capital(action)} ${name}`, command: `schedule ${action} ${name}` }, schedules];
  return { kind: 'question', text: `Shall I ${action} the schedule “${name}”?${later}`, answers };
}

function offerStop(kind: string | null): Understanding {
  const all = { label: 'Stop my digests', command: 'subscribe stop' };
  const one = { label: `Stop my ${kind} digest`, command: `subscribe stop ${kind}` };
  return {
    kind: 'question',
    text: 'Shall I stop what is sent to you by direct message? What comes to a channel is stopped by “schedule pause NAME”.',
    answers: [...(kind === null ? [] : [one]), all, schedules],
  };
}
