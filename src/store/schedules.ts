import type { ScheduleStore, StoredSchedule } from '../ports/schedule-store.ts';
import { createTurns } from '../threads/turns.ts';
import type { StoreContext } from './context.ts';
import { int, textOut } from './text.ts';

/** Texts go in as `$1`, a JSON list, in this order. */
const texts = ['name', 'settings', 'created_by'] as const;

type Row = Record<(typeof texts)[number], string | null> & {
  paused: boolean;
  personal: boolean;
  created_at: number;
};

/** Schedules of chat over the store's table. Changes are made one after the other and wait for no import at work. */
export function createScheduleStore({ detached, read }: StoreContext): ScheduleStore {
  const inTurn = createTurns();
  const columns = texts.map((name) => `${textOut(name)} AS ${name}`).join(', ');
  return {
    list: () =>
      read(async (session) => {
        const rows = await session.rows<Row>(
          `SELECT paused, personal, created_at, ${columns} FROM stored_schedules ORDER BY created_at, name`,
        );
        return rows.map(toSchedule);
      }),
    put: (schedule) =>
      inTurn(() =>
        detached((session) =>
          session.transaction(async () => {
            await session.run(removal, [schedule.name]);
            await session.run(insert(schedule), textsOf(schedule));
          }),
        ),
      ),
    remove: (name) => inTurn(() => detached((session) => session.run(removal, [name]))).then(() => {}),
  };
}

const removal = 'DELETE FROM stored_schedules WHERE name = (($1::JSON)->>0)';

function insert({ paused, personal, createdAt }: StoredSchedule): string {
  const values = texts.map((_, index) => `($1::JSON)->>${index}`).join(', ');
  return `INSERT INTO stored_schedules (paused, personal, created_at, ${texts.join(', ')})
    SELECT ${paused}, ${personal}, ${int(createdAt)}, ${values}`;
}

function textsOf({ name, settings, createdBy }: StoredSchedule): (string | null)[] {
  return [name, settings === null ? null : JSON.stringify(settings), createdBy];
}

function toSchedule({ name, settings, created_by, paused, personal, created_at }: Row): StoredSchedule {
  return {
    name: name ?? '',
    settings: settings === null ? null : JSON.parse(settings),
    paused,
    createdBy: created_by,
    personal,
    createdAt: created_at,
  };
}
