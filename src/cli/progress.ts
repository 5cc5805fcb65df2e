import type { CliIo } from './io.ts';

const barWidth = 28;
const redrawMs = 80;

export interface ProgressBar {
  /** `total` null: unknown, only the count is shown, and that not where it is 0. */
  update(label: string, done: number, total: number | null): void;
  /** Clears the bar's line. */
  end(): void;
}

/** A one-line bar on a terminal; nothing where stderr is a file or a pipe, so that logs stay readable. */
export function createProgressBar(io: CliIo, now: () => number): ProgressBar {
  let drawnAt = 0;
  let lastLabel = '';
  function update(label: string, done: number, total: number | null): void {
    if (!io.errIsTty) return;
    const at = now();
    if (label === lastLabel && at - drawnAt < redrawMs) return;
    drawnAt = at;
    lastLabel = label;
    io.err(`\r\u001b[K${barText(label, done, total).slice(0, io.columns - 1)}`);
  }
  function end(): void {
    if (io.errIsTty && drawnAt > 0) io.err('\r\u001b[K');
  }
  return { update, end };
}

/** The text of one state of the bar. */
export function barText(label: string, done: number, total: number | null): string {
  if (total === null || total <= 0) return done > 0 ? `${label}  ${amount(label, done)}` : label;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  return `${label.padEnd(9)} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${amount(label, done)} of ${amount(label, total)}`;
}

/** While a file is read progress is counted in bytes, later in rows. */
function amount(label: string, n: number): string {
  return label === 'reading' ? `${(n / 1e6).toFixed(1)} MB` : n.toLocaleString('en');
}
