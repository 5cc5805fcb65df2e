/** Entry of the rendering thread: takes jobs one by one, answers each with its result or its error. */
import { parentPort, workerData } from 'node:worker_threads';
import { createMaker, type Maker, type MakerOptions } from './make.ts';
import { type Job, type JobMessage, type JobReply, packError } from './worker-protocol.ts';

let maker: Promise<Maker> | null = null;

parentPort?.on('message', ({ id, job }: JobMessage) => {
  perform(job).then(
    (result) => parentPort?.postMessage({ id, result } satisfies JobReply),
    (error: unknown) => parentPort?.postMessage({ id, error: packError(error) } satisfies JobReply),
  );
});

async function perform(job: Job): Promise<Uint8Array | string> {
  maker ??= createMaker(workerData as MakerOptions);
  const { charts, html, pdf, warmUp } = await maker;
  switch (job.kind) {
    case 'pdf':
      return pdf(job.report);
    case 'html':
      return html(job.report);
    case 'warm-up':
      await warmUp();
      return '';
    case 'png':
      return charts.png(job.chart, job.options);
    case 'svg':
      return charts.svg(job.chart, job.options);
  }
}
