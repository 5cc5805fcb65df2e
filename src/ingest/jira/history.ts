import type { z } from 'zod';
import { firstProblem } from '../webhooks/shape.ts';
import { changeEvents, commentEvents, openingEvents, type Told } from './events.ts';
import { commentSchema, historySchema, type JiraChange } from './schema.ts';
import { movesDeadline, slaEvents } from './sla.ts';
import type { JiraStory } from './story.ts';

/** All that an issue, its changelog and its comments say, the last two as the API has them and in any order. */
export function historyEvents(
  story: JiraStory,
  histories: readonly unknown[],
  comments: readonly unknown[],
): Told {
  const skipped: string[] = [];
  const { created } = story.issue;
  if (created === undefined || created === null) {
    return { events: [], skipped: ['an issue: fields.created: missing'] };
  }
  const changes = parsedOf(histories, historySchema, 'an entry of a changelog', skipped)
    .map(({ created: at, author = null, ...change }): JiraChange => ({ ...change, at, author }))
    .sort((a, b) => a.at - b.at || Number(a.id) - Number(b.id));
  const tellings = [
    openingEvents(story, created, changes),
    ...changes.map((change) => changeEvents(story, change)),
  ];
  for (const comment of parsedOf(comments, commentSchema, 'a comment', skipped)) {
    tellings.push({ events: commentEvents(story, comment), skipped: [] });
  }
  const anchor = changes.findLast(movesDeadline) ?? { id: 'opened', at: created };
  return {
    events: [...tellings.flatMap(({ events }) => events), ...slaEvents(story, anchor)],
    skipped: [...skipped, ...tellings.flatMap((telling) => telling.skipped)],
  };
}

function parsedOf<Value>(
  items: readonly unknown[],
  schema: z.ZodType<Value, unknown>,
  what: string,
  skipped: string[],
): Value[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) return [parsed.data];
    skipped.push(`${what}: ${firstProblem(parsed.error)}`);
    return [];
  });
}
