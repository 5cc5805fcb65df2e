import type { ScheduleStore } from '../ports/schedule-store.ts';

/**
 * Ends somebody's own digest by what a link in an e-mail names: only one that is personal and goes to that address. What
 * else may have the name by now stays, and so does what has ended already.
 */
export async function endPersonal(
  store: ScheduleStore,
  { schedule, address }: { readonly schedule: string; readonly address: string },
): Promise<void> {
  const isMeant = (destination: string) => destination === `email:${address}`;
  const found = (await store.list()).find(({ name }) => name === schedule);
  if (found?.personal && found.settings?.destinations.some(isMeant)) await store.remove(schedule);
}
