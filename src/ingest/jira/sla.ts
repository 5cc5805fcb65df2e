import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { anything, textField } from '../webhooks/shape.ts';
import { instantOfMs } from '../webhooks/text.ts';
import type { JiraChange } from './schema.ts';
import { type JiraStory, tell } from './story.ts';

const timeSchema = z
  .object({ epochMillis: anything.transform(instantOfMs) })
  .nullish()
  .transform((time) => time?.epochMillis ?? null);

const cycleSchema = z.object({
  startTime: timeSchema,
  stopTime: timeSchema,
  breachTime: timeSchema,
  breached: z.boolean().nullish(),
  paused: z.boolean().nullish(),
});

/** A field of Jira Service Management that holds an SLA. */
const slaSchema = z.object({
  name: textField,
  completedCycles: z.array(cycleSchema),
  ongoingCycle: cycleSchema.nullish(),
});

type Sla = z.output<typeof slaSchema>;

const names = {
  response: /first response|time to (?:respond|acknowledge)/i,
  resolution: /^time to (?:resolution|resolve|done)\b/i,
} as const;

/** What a deadline hangs on: the last change that can have moved it, or the opening. */
export interface Anchor {
  readonly id: string;
  readonly at: number;
}

/** Fields whose changes start, stop or move an SLA. */
const moving = new Set(['status', 'priority']);

/** Whether a change can have moved a deadline. */
export function movesDeadline(change: JiraChange): boolean {
  return change.items.some(({ field }) => moving.has(field));
}

/**
 * Jira's own deadlines and verdicts. A running deadline is told once for each change that can have moved it, so that
 * webhooks and history tell the same; a cycle that is over, at its stop. While an SLA rests it has no deadline.
 */
export function slaEvents(story: JiraStory, anchor: Anchor | null): ArrivedEvent[] {
  const events: ArrivedEvent[] = [];
  for (const [which, sla] of slasOf(story.issue.fields)) {
    const [due, within] =
      which === 'response'
        ? (['responseDueAt', 'responseWithin'] as const)
        : (['resolutionDueAt', 'resolutionWithin'] as const);
    for (const { startTime, stopTime, breachTime, breached } of sla.completedCycles) {
      if (startTime === null || stopTime === null || typeof breached !== 'boolean') continue;
      const id = ['sla', which, 'cycle', startTime];
      events.push(tell(story, 'updated', stopTime, id, { [due]: breachTime, [within]: !breached }));
    }
    const running = sla.ongoingCycle;
    if (anchor === null || !running || running.paused === true || running.breachTime === null) continue;
    const id = ['sla', which, anchor.id];
    events.push(tell(story, 'updated', anchor.at, id, { [due]: running.breachTime }));
  }
  return events;
}

function slasOf(fields: Readonly<Record<string, unknown>>): [keyof typeof names, Sla][] {
  const found = new Map<keyof typeof names, Sla>();
  for (const value of Object.values(fields)) {
    if (value === null || typeof value !== 'object' || !('completedCycles' in value)) continue;
    const sla = slaSchema.safeParse(value).data;
    if (sla === undefined) continue;
    for (const which of ['response', 'resolution'] as const) {
      if (names[which].test(sla.name ?? '') && !found.has(which)) found.set(which, sla);
    }
  }
  return [...found];
}
