import type { SlackReply } from '../../output/slack/report-to-slack.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import type { Attachment } from './upload.ts';

/** A picture or file of a reply, made when it is sent; each has a name of its own. */
export interface Attached {
  readonly name: string;
  make(): Promise<Attachment>;
}

const chartScale = 2;

/** Pictures first; a file without contents is no file to Slack. */
export function attachedTo(reply: SlackReply, charts: Pick<ChartEngine, 'png'>): Attached[] {
  const pictures = reply.charts.map(({ chart, fileName, title, alt }) => ({
    name: fileName,
    make: async () => {
      const bytes = await charts.png(chart, { scale: chartScale, theme: 'light' });
      return { name: fileName, title, alt, bytes };
    },
  }));
  const files = reply.files
    .filter(({ bytes }) => bytes.byteLength > 0)
    .map(({ name, bytes }) => ({ name, make: async () => ({ name, title: name, alt: null, bytes }) }));
  return withOwnNames([...pictures, ...files]);
}

function withOwnNames(all: readonly Attached[]): Attached[] {
  const taken = new Map<string, number>();
  return all.map(({ name, make }) => {
    const n = (taken.get(name) ?? 0) + 1;
    taken.set(name, n);
    if (n === 1) return { name, make };
    const own = `${n}-${name}`;
    return { name: own, make: async () => ({ ...(await make()), name: own }) };
  });
}
