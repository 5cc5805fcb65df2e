import type { Block } from '../document.ts';
import type { ReportData } from '../model.ts';

/** The method lines of the given figures. */
export function methodBlock({ methods }: ReportData, names: readonly string[]): Block {
  return { kind: 'method', lines: names.flatMap((name) => methods[name] ?? []) };
}
