import type { ChartSpec, Report } from '../../core/report/document.ts';
import { chartsOf } from '../charts/charts-of.ts';
import { prepareReport } from '../prepare.ts';
import { reportToText } from '../text/report.ts';
import { type EmailFrame, emailView, frameLines } from './email-view.ts';
import { subjectOf } from './subject.ts';
import type { RenderEmail } from './template.ts';

/** Clients cut pages of more than some 100 kB; the attached report has the rest. */
const maxRows = 25;
const maxPictures = 6;
/** CSS pixels that pictures are drawn for: shown at 596 on a screen, at some 340 on a phone, both can be read. */
const pictureWidth = 520;
const textColumns = 80;

/** A message as it reads; what is a picture in it is named by its content id. */
export interface EmailLayout {
  /** One line of plain text. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** In the order in which they stand. */
  readonly pictures: readonly EmailPicture[];
}

export interface EmailPicture {
  readonly chart: ChartSpec;
  /** Without angle brackets. */
  readonly contentId: string;
}

/** Pictures of a report's first charts, each with the content id it has in the message of `id`. */
export function picturesOf(report: Report, id: string, domain: string): EmailPicture[] {
  return chartsOf(report)
    .slice(0, maxPictures)
    .map((chart, index) => ({
      chart: { ...chart, width: Math.min(chart.width, pictureWidth) },
      contentId: `chart-${index + 1}.${id}@${domain}`,
    }));
}

/** Lays a report out as a message; charts that are not among `pictures` are given by their descriptions. */
export function layOutEmail(
  report: Report,
  frame: EmailFrame,
  { render, pictures }: { render: RenderEmail; pictures: readonly EmailPicture[] },
): EmailLayout {
  const prepared = prepareReport(report, maxRows);
  const sources = new Map(pictures.map(({ chart, contentId }) => [chart.id, `cid:${contentId}`]));
  return {
    subject: subjectOf(report),
    text: textOf(prepared, frame),
    html: render(emailView(prepared, frame, (chart) => sources.get(chart.id) ?? '')),
    pictures,
  };
}

function textOf(report: Report, frame: EmailFrame): string {
  const { notes, warnings, footer } = frameLines(frame);
  // What the report is made of comes last, so that the first lines say how things are.
  const body = reportToText({ ...report, cover: [] }, { columns: textColumns, colours: false });
  const cover = report.cover.map(({ label, value }) => `${label}: ${value}`);
  const files = warnings.length + notes.length === 0 ? [] : ['', ...warnings, ...notes];
  // Commands and addresses stay whole, so these lines are broken by who shows them.
  // A line of two hyphens and a space begins what is not the message itself.
  return `${[body.trimEnd(), ...files, ...(cover.length === 0 ? [] : ['', ...cover]), '', '-- ', ...footer].join('\n')}\n`;
}
