import { expect, it } from 'vitest';
import { day, event, hour, monday, policies, query, tempStore } from './support.ts';

it('a deadline that had passed at the opening counts once, in the period that holds it', async () => {
  const store = await tempStore({
    policies: { ...policies(), sources: { native: { verdict: 'source-deadline' } } },
  });
  await store.append([
    event('opened', monday, { responseDueAt: monday - day, resolutionDueAt: monday - day }),
    event('acknowledged', monday + hour),
    event('resolved', monday + 2 * hour),
  ]);
  const counted = async (from: number, to: number) => {
    const { response, overall } = await store.facts(query({ from, to }));
    const of = ({ outcome, counted: rows }: typeof response) => outcome.filter((_, row) => rows[row] === 1);
    return { response: [...of(response)], overall: [...of(overall)] };
  };
  expect(await counted(monday - 7 * day, monday)).toEqual({ response: [1], overall: [1] });
  expect(await counted(monday, monday + 7 * day)).toEqual({ response: [], overall: [] });
});
