import type { Report } from '../../core/report/document.ts';
import { parseCommandLine } from '../parse.ts';
import { commandNameOf } from '../parse-line.ts';
import type { Registry } from '../registry.ts';
import { type Access, mayRun } from './access-of.ts';

/** The report without the buttons whose commands may not be run where it is read. */
export function withAllowedActions(report: Report, access: Access, registry: Registry): Report {
  const actions = report.actions.filter(({ command }) => {
    const name = commandNameOf(command, registry);
    return name === null || mayRun(access, registry.find(name).command, optionsOf(command, registry));
  });
  return actions.length === report.actions.length ? report : { ...report, actions };
}

/** Null where the line needs more before it can be run. */
function optionsOf(command: string, registry: Registry): Readonly<Record<string, unknown>> | null {
  try {
    return parseCommandLine(command, registry).options;
  } catch {
    return null;
  }
}
