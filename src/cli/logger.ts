import { pino } from 'pino';
import { visible } from '../output/safe-text.ts';
import type { Logger } from '../ports/logger.ts';
import type { CliIo } from './io.ts';

/** Structured log lines (JSON) on stderr, errors with their stack; on a terminal the same as lines for people. */
export function createLogger(level: string, io: CliIo): Logger {
  const write = (line: string) => io.err(io.errIsTty ? logLine(line) : line);
  return pino({ level, base: null, serializers: { error: pino.stdSerializers.err } }, { write });
}

/** A JSON log line as a person reads it: `09:30:05 info started (folder data, socket data/bot.sock)`, UTC. */
export function logLine(json: string): string {
  const { level, time, msg, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const clock = new Date(Number(time)).toISOString().slice(11, 19);
  const name = pino.levels.labels[Number(level)] ?? String(level);
  const values = Object.entries(fields).map(([key, value]) => `${key} ${valueText(value)}`);
  const more = values.length === 0 ? '' : ` (${values.join(', ')})`;
  return `${visible(`${clock} ${name} ${String(msg)}${more}`)}\n`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
