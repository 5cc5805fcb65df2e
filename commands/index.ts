import type { AnyCommand } from '../src/bot/command.ts';
import { breaches } from './breaches.ts';
import { explain } from './explain.ts';
import { help } from './help.ts';
import { report } from './report.ts';
import { summary } from './summary.ts';
import { whatIf } from './what-if.ts';

/** Every command there is, in the order help lists them. */
export const commands: readonly AnyCommand[] = [summary, report, breaches, explain, whatIf, help];
