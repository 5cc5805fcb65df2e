declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  interface RollingFile extends EventEmitter {
    write(line: string): boolean;
    end(): void;
  }

  /** Files `NAME.1.log`, `NAME.2.log`, …; a new one is begun at `size` (`10m`). */
  export default function roll(options: {
    file: string;
    size: string;
    mkdir: boolean;
    sync: boolean;
    /** Files kept besides the one in use. */
    limit: { count: number; removeOtherLogFiles: boolean };
  }): Promise<RollingFile>;
}
