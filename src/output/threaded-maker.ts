import { builtFile } from '../threads/built-file.ts';
import { createJobThread } from '../threads/job-thread.ts';
import type { Maker, MakerOptions } from './make.ts';
import type { Job } from './worker-protocol.ts';

/** Returns a maker whose work is done in one worker thread. */
export function createThreadedMaker(options: MakerOptions): Maker & { close(): Promise<void> } {
  const { run, close } = createJobThread<Job, Uint8Array | string>({
    file: builtFile('render-worker.js'),
    doing: 'rendering',
    workerData: options,
    // Installed fonts are never drawn with; not listing them saves a third of the thread's start.
    env: { DISABLE_SYSTEM_FONTS_LOAD: '1' },
  });
  return {
    charts: {
      png: (chart, picture = {}) => run({ kind: 'png', chart, options: picture }) as Promise<Uint8Array>,
      svg: (chart, picture = {}) => run({ kind: 'svg', chart, options: picture }) as Promise<string>,
      open: async () => void (await run({ kind: 'open-charts' })),
      close,
    },
    html: (report) => run({ kind: 'html', report }) as Promise<string>,
    pdf: (report) => run({ kind: 'pdf', report }) as Promise<Uint8Array>,
    warmUp: async () => void (await run({ kind: 'warm-up' })),
    close,
  };
}
