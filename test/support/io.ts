import type { CliIo } from '../../src/cli/io.ts';

export interface RecordedIo extends CliIo {
  readonly stdout: () => string;
  readonly stderr: () => string;
  abort(): void;
}

/** A command's surroundings that keep what it writes. */
export function recordIo(overrides: Partial<CliIo> = {}): RecordedIo {
  const out: Buffer[] = [];
  let err = '';
  const controller = new AbortController();
  return {
    out: (data) => {
      out.push(Buffer.from(data as Uint8Array));
    },
    err: (text) => {
      err += text;
    },
    drain: () => Promise.resolve(),
    cwd: process.cwd(),
    env: {},
    errIsTty: false,
    colours: false,
    columns: 100,
    fitsColumns: true,
    signal: controller.signal,
    stdout: () => Buffer.concat(out).toString('utf8'),
    stderr: () => err,
    abort: () => controller.abort(),
    ...overrides,
  };
}

export const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };
