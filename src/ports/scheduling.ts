import type { ScheduleSettings } from '../../config/schedules-schema.ts';
import type { ReportFile } from '../core/report/document.ts';
import type { Delivery, DeliveryState } from './delivery-ledger.ts';
import type { ArchivedReport } from './report-archive.ts';

/** A schedule as it holds now: from the configuration or from chat, with its zone settled. */
export interface Schedule extends Omit<ScheduleSettings, 'timeZone'> {
  readonly name: string;
  readonly timeZone: string;
  readonly origin: 'configuration' | 'chat';
  readonly paused: boolean;
  readonly personal: boolean;
  /** `slack:U0123ABCD`; null for one of the configuration. */
  readonly createdBy: string | null;
}

/** Local dates `[from, to)` of a closed period, and when its report is sent, epoch milliseconds. */
export interface ScheduledRun {
  readonly from: string;
  readonly to: string;
  readonly runAt: number;
}

/** Null: no limit. */
export interface VisibleScope {
  readonly teams: readonly string[] | null;
  readonly customers: readonly string[] | null;
}

/** Who asks, and whose incidents they may see where they ask. */
export interface Asker {
  /** The destination that is theirs alone, e.g. `slack:U0123ABCD`, `discord:user/123`; `cli:operator`. */
  readonly person: string;
  /** Who runs the bot, on its command line: sees and changes everything. */
  readonly isOperator: boolean;
  readonly visible: VisibleScope;
}

/** Settings as people give them; what is left out has the default of the schema. */
export type ScheduleInput = Readonly<Record<string, unknown>> & {
  readonly kind: ScheduleSettings['kind'];
};

export interface ShownSchedule extends Schedule {
  /** The next three; also of one that is paused or disabled, were it not. */
  readonly next: readonly ScheduledRun[];
}

/**
 * Schedules, what they sent and what is kept of it, as far as somebody may see it: other people's own digests read like
 * ones that do not exist. Every method that names a schedule rejects with UserError where there is none of that name.
 */
export interface Scheduling {
  /** By name; and what is wrong with stored ones, in words. */
  list(): Promise<{ readonly schedules: readonly ShownSchedule[]; readonly problems: readonly string[] }>;
  find(name: string): Promise<ShownSchedule>;
  /** UserError where the name is taken or the settings are wrong. */
  add(name: string, input: ScheduleInput): Promise<ShownSchedule>;
  /** Of one that is resumed, what came due meanwhile is passed over. */
  setPaused(name: string, paused: boolean): Promise<ShownSchedule>;
  /** UserError for one of the configuration. */
  remove(name: string): Promise<void>;
  /** Has the bot send the report of the last closed period once more; asked twice within a minute it is sent once. */
  run(
    name: string,
  ): Promise<{ readonly from: string; readonly to: string; readonly destinations: readonly string[] }>;
  /** Where nothing can be sent to some of these destinations now: which and why, in sentences. */
  unsent(destinations: readonly string[]): readonly string[];
  /**
   * A digest of the asker's own, one of each kind: another takes its place; from the command line, of the e-mail address
   * `to` (`email:lead@example.com`). UserError where they have no such place, or may not give one.
   */
  subscribe(input: ScheduleInput, to: string | null): Promise<ShownSchedule>;
  /** The asker's own digests, or those of the address. */
  subscriptions(to: string | null): Promise<readonly ShownSchedule[]>;
  /** Latest first; `schedule` null: of all. */
  deliveries(query: {
    readonly schedule: string | null;
    readonly states: readonly DeliveryState[];
    readonly limit: number;
  }): Promise<readonly Delivery[]>;
  /** Latest period first. */
  reports(query: {
    readonly schedule: string | null;
    readonly limit: number;
  }): Promise<readonly ArchivedReport[]>;
  /** UserError where there is none of that id, or it may not be seen. */
  report(id: string): Promise<ArchivedReport>;
  /** Its files; UserError also where one is missing or is not what was kept. */
  reportFiles(id: string): Promise<readonly ReportFile[]>;
}
