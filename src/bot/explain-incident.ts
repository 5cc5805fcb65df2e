import type { Config } from '../../config/schema.ts';
import { explain } from '../core/report/explain.ts';
import type { Explanation } from '../core/report/explanation.ts';
import { createFormat } from '../core/report/format.ts';
import { resolveMoment } from '../core/report/period.ts';
import type { Clock } from '../ports/clock.ts';
import type { Judgements } from '../ports/judgements.ts';
import type { Reporting } from '../ports/reporting.ts';
import { findIncident } from './find-incident.ts';
import { notOpened } from './not-opened.ts';

export interface ExplainDeps {
  readonly judgements: Judgements;
  readonly config: Config;
  readonly clock: Clock;
}

/** How one incident was judged. UserError where it is unknown, or was not opened by then. */
export async function explainIncident(
  { judgements, config, clock }: ExplainDeps,
  incident: string,
  options: Parameters<Reporting['explain']>[1],
): Promise<Explanation> {
  const { timeZone } = config;
  const moment = resolveMoment(options, { timeZone, now: clock.now() });
  const found = await findIncident(judgements, incident, options.source);
  const judgement = await judgements.judgement(found.source, found.incident, moment);
  if (judgement !== null) return explain(judgement, moment.asOf, timeZone);
  const { reader } = options;
  const format = createFormat(reader?.locale ?? config.locale, reader?.timeZone ?? timeZone);
  throw await notOpened(judgements, found, { ...moment, now: clock.now() }, format);
}
