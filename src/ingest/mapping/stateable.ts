import type { EventType } from '../../core/incidents/event.ts';
import type { ReadContext } from './context.ts';
import type { InstantSpec } from './field-schema.ts';
import type { IncidentMapping } from './schema.ts';

const milestones = ['acknowledged', 'resolved', 'closed', 'reopened', 'cancelled'] as const;

function hasColumn(context: ReadContext, names: readonly string[]): boolean {
  return names.some((name) => context.columns.find(name) !== null);
}

function isStateable(context: ReadContext, spec: InstantSpec | undefined): boolean {
  if (spec === undefined || !hasColumn(context, spec.column)) return false;
  return spec.when === undefined || hasColumn(context, spec.when.column);
}

/**
 * The milestones of which an empty place says that they did not happen: those the mapping dates from columns that the
 * file has, and those its timeline keeps one of. A file without the column says nothing about them.
 */
export function stateableTypes(context: ReadContext, { fields, timeline }: IncidentMapping): EventType[] {
  const kept = Object.values(timeline?.events ?? {}).filter(
    ({ keep }) => keep === 'first' || keep === 'last',
  );
  const dated = milestones.filter((type) => isStateable(context, fields[type]));
  const all = new Set<string>([...dated, ...kept.map(({ type }) => type)]);
  return milestones.filter((type) => all.has(type));
}
