/** Entry of the rendering thread. */
import { workerData } from 'node:worker_threads';
import { answerJobs } from '../threads/answer-jobs.ts';
import { createMaker, type Maker, type MakerOptions } from './make.ts';
import type { Job } from './worker-protocol.ts';

let maker: Promise<Maker> | null = null;

answerJobs(perform);

async function perform(job: Job): Promise<Uint8Array | string> {
  maker ??= createMaker(workerData as MakerOptions);
  const { charts, html, pdf, warmUp } = await maker;
  switch (job.kind) {
    case 'pdf':
      return pdf(job.report);
    case 'html':
      return html(job.report);
    case 'open-charts':
      await charts.open();
      return '';
    case 'warm-up':
      await warmUp();
      return '';
    case 'png':
      return charts.png(job.chart, job.options);
    case 'svg':
      return charts.svg(job.chart, job.options);
  }
}
