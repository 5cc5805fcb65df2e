import type { Rule } from '../recommendation.ts';
import { afterHours } from './after-hours.ts';
import { busyDays } from './busy-days.ts';
import { decliningCompliance } from './declining-compliance.ts';
import { dominatingGroup } from './dominating-group.ts';
import { pauseUse } from './pause-use.ts';
import { recurringIncident } from './recurring-incident.ts';
import { reopenedWork } from './reopened-work.ts';
import { slowResponse } from './slow-response.ts';
import { targetFit } from './target-fit.ts';
import { unevenTeams } from './uneven-teams.ts';

/** Every rule; equals are listed in this order. */
export const rules: readonly Rule[] = [
  decliningCompliance,
  dominatingGroup,
  slowResponse,
  afterHours,
  unevenTeams,
  busyDays,
  reopenedWork,
  recurringIncident,
  pauseUse,
  targetFit,
];
