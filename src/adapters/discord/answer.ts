import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Outcome } from '../../bot/dispatch.ts';
import type { Registry } from '../../bot/registry.ts';
import type { ReportFile } from '../../core/report/document.ts';
import { chartsOf } from '../../output/charts/charts-of.ts';
import { messageLimits } from '../../output/discord/limits.ts';
import type { DiscordMessage } from '../../output/discord/message.ts';
import { reportToDiscord } from '../../output/discord/report-to-discord.ts';
import { prepareChart } from '../../output/prepare.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import type { CommandIds } from './command-ids.ts';
import { formButton } from './form.ts';

export interface AnswerDeps {
  readonly registry: Registry;
  readonly charts: Pick<ChartEngine, 'png'>;
  readonly ids: CommandIds;
  readonly logger: Logger;
}

const gzipped = promisify(gzip);
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
  const fitting = await Promise.all(report.files.map((file) => fitted(file, maxFileBytes)));
  const known = status === 'answered' && command !== null && deps.registry.has(command);
  return reportToDiscord(
    { ...report, files: fitting.map(({ file }) => file) },
    {
      id,
      pictures,
      toCustomId: deps.ids.idOf,
      form: known ? formButton(deps.registry.find(command).command) : null,
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

/** A file over the limit is compressed, where that is enough. */
async function fitted(
  file: ReportFile,
  maxBytes: number,
): Promise<{ readonly file: ReportFile; readonly note: string | null }> {
  if (file.bytes.byteLength <= maxBytes) return { file, note: null };
  const bytes = await gzipped(file.bytes);
  if (bytes.byteLength > maxBytes) {
    return { file, note: 'A shorter period, a filter or fewer sections make smaller files.' };
  }
  const name = `${file.name}.gz`;
  return {
    file: { name, mediaType: 'application/gzip', bytes },
    note: `${file.name} is over the upload limit here, so it is compressed: ${name}.`,
  };
}
