import type { Outcome } from '../../bot/dispatch.ts';
import type { Registry } from '../../bot/registry.ts';
import { chartsOf } from '../../output/charts/charts-of.ts';
import { messageLimits } from '../../output/discord/limits.ts';
import type { DiscordMessage } from '../../output/discord/message.ts';
import { reportToDiscord } from '../../output/discord/report-to-discord.ts';
import { prepareChart } from '../../output/prepare.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import type { CommandIds } from './command-ids.ts';
import { formButton } from './form.ts';
import { type FittedFile, fittedFile, type SmallerFileDeps } from './smaller-file.ts';

export interface AnswerDeps extends SmallerFileDeps {
  readonly registry: Registry;
  readonly charts: Pick<ChartEngine, 'png'>;
  readonly ids: CommandIds;
  /** Of the buttons that open a form, and of forms. */
  readonly forms: CommandIds;
  readonly logger: Logger;
}

/** Sharp on dense screens; the second is for a small upload limit. */
const scales = [2, 1] as const;

/** Draws and lays out an answer as one message whose files are no larger than `maxFileBytes`. */
export async function toMessage(
  outcome: Outcome,
  maxFileBytes: number,
  deps: AnswerDeps,
): Promise<DiscordMessage> {
  const { id, report, status, command } = outcome;
  const pictures = new Map<string, Uint8Array>();
  for (const chart of chartsOf(report).slice(0, messageLimits.embeds)) {
    const picture = await draw(prepareChart(chart), maxFileBytes, id, deps);
    if (picture !== null) pictures.set(chart.id, picture);
  }
  const fitting: FittedFile[] = [];
  for (const file of report.files) fitting.push(await fittedFile(file, report, maxFileBytes, deps));
  const known = status === 'answered' && command !== null && deps.registry.has(command);
  return reportToDiscord(
    { ...report, files: fitting.map(({ file }) => file) },
    {
      id,
      pictures,
      toCustomId: deps.ids.idOf,
      form: known ? formButton(deps.registry.find(command).command, outcome.options ?? {}, deps.forms) : null,
      maxFileBytes,
      notes: fitting.flatMap(({ note }) => note ?? []),
    },
  );
}

/** Null where the chart cannot be drawn, or not small enough: its description stands in. */
async function draw(
  chart: Parameters<ChartEngine['png']>[0],
  maxBytes: number,
  id: string,
  { charts, logger }: AnswerDeps,
): Promise<Uint8Array | null> {
  try {
    for (const scale of scales) {
      const picture = await charts.png(chart, { scale, theme: 'light' });
      if (picture.byteLength <= maxBytes) return picture;
    }
  } catch (error) {
    logger.warn({ id, chart: chart.id, cause: String(error) }, 'chart could not be drawn');
  }
  return null;
}
