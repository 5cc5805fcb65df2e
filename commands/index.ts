import type { AnyCommand } from '../src/bot/command.ts';
import { atRisk } from './at-risk.ts';
import { breaches } from './breaches.ts';
import { compare } from './compare.ts';
import { deliveries } from './deliveries.ts';
import { explain } from './explain.ts';
import { forecast } from './forecast.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { notices } from './notices.ts';
import { outlook } from './outlook.ts';
import { patterns } from './patterns.ts';
import { recommend } from './recommend.ts';
import { report } from './report.ts';
import { schedule } from './schedule.ts';
import { subscribe } from './subscribe.ts';
import { summary } from './summary.ts';
import { trends } from './trends.ts';
import { whatIf } from './what-if.ts';

/** Every command there is, in the order help lists them. */
export const commands: readonly AnyCommand[] = [
  summary,
  report,
  breaches,
  atRisk,
  explain,
  outlook,
  forecast,
  compare,
  trends,
  patterns,
  recommend,
  whatIf,
  subscribe,
  schedule,
  deliveries,
  history,
  notices,
  help,
];
