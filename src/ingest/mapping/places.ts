import type { EventType } from '../../core/incidents/event.ts';
import { jsonColumns } from './columns.ts';
import type { ReadContext } from './context.ts';
import type { InstantSpec } from './field-schema.ts';
import type { Columns, Getter, Row } from './row.ts';
import type { IncidentMapping } from './schema.ts';

const milestones = ['acknowledged', 'resolved', 'closed', 'reopened', 'cancelled'] as const;

/** The milestones of which an empty place says that they did not happen. A file without the place says nothing. */
export interface Places {
  /** Those for which the file may have one. */
  readonly types: readonly EventType[];
  /** Looks for places in a row: records name their own fields, a CSV file is known by its header. */
  see(row: Row): void;
  /** Those of `types` for which no row had one. */
  lacking(): EventType[];
}

/** A way in which rows give a milestone, by a column of each list. */
interface Way {
  readonly type: EventType;
  needs: readonly (readonly Getter[])[];
}

function getters(columns: Columns, names: readonly string[]): Getter[] {
  return names.flatMap((name) => columns.find(name)?.get ?? []);
}

function datedWay({ columns }: ReadContext, type: EventType, spec: InstantSpec | undefined): Way[] {
  if (spec === undefined) return [];
  const named = spec.when === undefined ? [spec.column] : [spec.column, spec.when.column];
  const needs = named.map((names) => getters(columns, names));
  return needs.every(({ length }) => length > 0) ? [{ type, needs }] : [];
}

function keptWays({ timeline }: IncidentMapping): Way[] {
  if (timeline === undefined) return [];
  const needs = [getters(jsonColumns(), [timeline.path])];
  return Object.values(timeline.events)
    .filter(({ keep }) => keep === 'first' || keep === 'last')
    .flatMap(({ type }) => milestones.filter((one) => one === type).map((one) => ({ type: one, needs })));
}

/** The places of the milestones that the mapping dates from columns, and of those its timeline keeps one of. */
export function milestonePlaces(context: ReadContext, mapping: IncidentMapping): Places {
  const dated = milestones.flatMap((type) => datedWay(context, type, mapping.fields[type]));
  const ways = [...dated, ...keptWays(mapping)];
  if (mapping.format === 'csv') for (const way of ways) way.needs = [];
  const types = milestones.filter((type) => ways.some((way) => way.type === type));
  let sought = ways.filter(({ needs }) => needs.length > 0);
  return {
    types,
    see(row) {
      if (sought.length === 0) return;
      for (const way of sought) {
        way.needs = way.needs.filter((need) => !need.some((get) => get(row) !== undefined));
      }
      sought = sought.filter(({ needs }) => needs.length > 0);
    },
    lacking: () => types.filter((type) => ways.every((way) => way.type !== type || way.needs.length > 0)),
  };
}
