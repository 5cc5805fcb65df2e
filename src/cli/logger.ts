import { pino } from 'pino';
import type { Logger } from '../ports/logger.ts';
import type { CliIo } from './io.ts';

/** Structured log lines (JSON) on stderr; errors with their stack. */
export function createLogger(level: string, io: CliIo): Logger {
  const destination = { write: (line: string) => io.err(line) };
  return pino({ level, base: null, serializers: { error: pino.stdSerializers.err } }, destination);
}
