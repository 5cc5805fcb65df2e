import type {
  Delivery,
  DeliveryLedger,
  DeliveryQuery,
  DeliveryState,
  Plan,
  PlanMark,
} from '../ports/delivery-ledger.ts';
import { createTurns } from '../threads/turns.ts';
import type { StoreContext } from './context.ts';
import {
  claimed,
  dueAt,
  letGo,
  planned,
  settled,
  withoutStep,
  withRoom,
  withStep,
} from './delivery-changes.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

type Change = (delivery: Delivery) => Delivery;

interface Waiting {
  readonly id: string;
  readonly owner: string;
  readonly change: Change;
  resolve(isDone: boolean): void;
  reject(error: unknown): void;
}

const textColumns = ['id', 'schedule', 'destination', 'state', 'report_id', 'content'] as const;
const columns = [...textColumns, 'run_at', 'due_at'] as const;
const shape = JSON.stringify([
  Object.fromEntries(columns.map((name) => [name, name.endsWith('_at') ? 'BIGINT' : 'VARCHAR'])),
]);
/** Rows in `$1`, a list of objects. */
const given = `(SELECT unnest(from_json($1, '${shape}'), recursive := true))`;

/**
 * The ledger over the store's tables. Calls follow one another on a connection of their own and wait for no import at
 * work; changes that come while one is being written are written together, since a commit costs more than its rows.
 */
export function createDeliveryLedger({
  detached,
}: StoreContext): DeliveryLedger & { settled(): Promise<void> } {
  const inTurn = createTurns();
  const own = <T>(work: (session: Session) => Promise<T>) => inTurn(() => detached(work));
  const waiting: Waiting[] = [];

  function change(id: string, owner: string, made: Change): Promise<boolean> {
    return new Promise((resolve, reject) => {
      waiting.push({ id, owner, change: made, resolve, reject });
      if (waiting.length === 1) void inTurn(writeWaiting);
    });
  }

  async function writeWaiting(): Promise<void> {
    const batch = waiting.splice(0);
    try {
      const done = await detached((session) => applyAll(session, batch));
      batch.forEach(({ resolve }, index) => {
        resolve(done[index] ?? false);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    settled: () => inTurn(async () => {}),
    plan: (plan, now) => own((session) => session.transaction(() => putPlan(session, plan, now))),
    marks: () =>
      own((session) =>
        session.rows<{ schedule: string; kind: string; from: string }>(
          'SELECT schedule, kind, from_date AS "from" FROM plan_marks ORDER BY ALL',
        ),
      ).then((rows) => rows as PlanMark[]),
    claim: (options) =>
      own(async (session) => {
        const due = await session.rows<{ id: string; destination: string }>(
          `SELECT id, destination FROM deliveries WHERE due_at <= ${int(options.now)} ORDER BY run_at, id`,
        );
        const chosen = withRoom(due, options.limit, options.room).map(({ id }) => id);
        const found = await byIds(session, chosen);
        const taken = chosen.flatMap((id) => found.get(id) ?? []).map((one) => claimed(one, options));
        await update(session, taken);
        return taken;
      }),
    release: ({ owner, now }) =>
      own(async (session) => {
        const open = await select(session, 'WHERE due_at IS NOT NULL');
        const held = open.filter(({ claimedBy }) => claimedBy !== null && claimedBy !== owner);
        await update(
          session,
          held.map((one) => letGo(one, now)),
        );
      }),
    renew: (id, owner, leaseUntil) => change(id, owner, (one) => ({ ...one, leaseUntil })),
    setReport: (id, owner, reportId) => change(id, owner, (one) => ({ ...one, reportId })),
    putStep: (id, owner, step) => change(id, owner, (one) => withStep(one, step)),
    dropStep: (id, owner, name) => change(id, owner, (one) => withoutStep(one, name)),
    settle: (id, owner, settlement, now) => change(id, owner, (one) => settled(one, settlement, now)),
    find: (id) =>
      own(async (session) => {
        const [found] = await select(session, 'WHERE id = (($1::JSON)->>0)', [id]);
        return found ?? null;
      }),
    list: (query) =>
      own((session) =>
        select(session, `${condition(query)} ORDER BY run_at DESC, id LIMIT ${int(query.limit)}`, [
          query.schedule ?? null,
          query.destination ?? null,
          query.reportId ?? null,
          query.states ?? null,
        ]),
      ),
    counts: (newest) =>
      own((session) =>
        session.rows<{ platform: string; state: DeliveryState; n: number }>(
          `SELECT split_part(destination, ':', 1) AS platform, state, count(*)::INTEGER AS n
            FROM (SELECT destination, state FROM deliveries ORDER BY run_at DESC, id LIMIT ${int(newest)})
            GROUP BY ALL ORDER BY ALL`,
        ),
      ),
    nextDue: () =>
      own(async (session) => {
        const [row] = await session.rows<{ due: number | null }>('SELECT min(due_at) AS due FROM deliveries');
        return row?.due ?? null;
      }),
    forget: (before) =>
      own((session) =>
        session.run(`DELETE FROM deliveries WHERE due_at IS NULL AND run_at < ${int(before)}`),
      ).then(() => {}),
  };
}

/** In their order; false for a change of a delivery that its owner does not hold. */
async function applyAll(session: Session, batch: readonly Waiting[]): Promise<boolean[]> {
  const before = await byIds(
    session,
    batch.map(({ id }) => id),
  );
  const after = new Map(before);
  const done = batch.map(({ id, owner, change }) => {
    const delivery = after.get(id);
    if (delivery?.claimedBy !== owner) return false;
    after.set(id, change(delivery));
    return true;
  });
  await update(
    session,
    [...after.values()].filter((delivery) => delivery !== before.get(delivery.id)),
  );
  return done;
}

async function putPlan(session: Session, { deliveries, marks }: Plan, now: number): Promise<void> {
  if (deliveries.length > 0) {
    await session.run(
      `INSERT INTO deliveries (${columns.join(', ')}) SELECT DISTINCT ON (id) ${columns.join(', ')} FROM ${given} AS given
        WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.id = given.id)`,
      deliveries.map((delivery) => toRow(planned(delivery, now))),
    );
  }
  if (marks.length === 0) return;
  const newest = `SELECT json->>'schedule' AS schedule, json->>'kind' AS kind, max(json->>'from') AS from_date
    FROM (SELECT unnest(from_json($1, '["JSON"]')) AS json) GROUP BY ALL`;
  await session.run(
    `UPDATE plan_marks SET from_date = new.from_date FROM (${newest}) AS new
      WHERE plan_marks.schedule = new.schedule AND plan_marks.kind = new.kind AND plan_marks.from_date < new.from_date`,
    marks,
  );
  await session.run(
    `INSERT INTO plan_marks SELECT schedule, kind, from_date FROM (${newest}) AS new
      WHERE NOT EXISTS (SELECT 1 FROM plan_marks AS old WHERE old.schedule = new.schedule AND old.kind = new.kind)`,
    marks,
  );
}

async function update(session: Session, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  const changing = ['state', 'report_id', 'due_at', 'content'];
  await session.run(
    `UPDATE deliveries SET ${changing.map((name) => `${name} = given.${name}`).join(', ')} FROM ${given} AS given
      WHERE deliveries.id = given.id`,
    deliveries.map(toRow),
  );
}

async function byIds(session: Session, ids: readonly string[]): Promise<Map<string, Delivery>> {
  if (ids.length === 0) return new Map();
  const found = await select(session, `WHERE id IN (SELECT unnest(from_json($1, '["VARCHAR"]')))`, ids);
  return new Map(found.map((delivery) => [delivery.id, delivery]));
}

/** Parameters: schedule, destination, report and the list of states. */
function condition({ schedule, destination, reportId, states }: DeliveryQuery): string {
  const conditions = [
    ...(schedule === undefined ? [] : ['schedule = (($1::JSON)->>0)']),
    ...(destination === undefined ? [] : ['destination = (($1::JSON)->>1)']),
    ...(reportId === undefined ? [] : ['report_id = (($1::JSON)->>2)']),
    ...(states === undefined ? [] : [`state IN (SELECT unnest(from_json(($1::JSON)->3, '["VARCHAR"]')))`]),
  ];
  return conditions.length === 0 ? 'WHERE $1 IS NOT NULL' : `WHERE ${conditions.join(' AND ')}`;
}

async function select(session: Session, rest: string, parameter?: unknown): Promise<Delivery[]> {
  const rows = await session.rows<{ content: string }>(`SELECT content FROM deliveries ${rest}`, parameter);
  return rows.map(({ content }) => JSON.parse(content) as Delivery);
}

/** Texts inside `content` are escaped twice, so that none of their characters reach the engine as such. */
function toRow(delivery: Delivery) {
  return {
    id: delivery.id,
    schedule: delivery.schedule,
    destination: delivery.destination,
    state: delivery.state,
    report_id: delivery.reportId,
    run_at: delivery.runAt,
    due_at: dueAt(delivery),
    content: JSON.stringify(delivery),
  };
}
