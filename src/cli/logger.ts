import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import type { Config } from '../../config/schema.ts';
import { unwritable } from '../../config/unwritable.ts';
import { UserError } from '../core/errors.ts';
import { visible } from '../output/safe-text.ts';
import type { Logger } from '../ports/logger.ts';
import type { CliIo } from './io.ts';
import { createRedactor } from './redact.ts';

export interface Log {
  readonly logger: Logger;
  /** Reads anew which secrets are masked, those in files too. */
  reread(): void;
  /** Resolves when what was logged is written. */
  close(): Promise<void>;
}

/**
 * Structured log lines (JSON) on standard output, errors with their stack; on a terminal the same as lines for people.
 * Secrets are masked. Also into files where a folder is configured. UserError where that cannot be written to.
 */
export async function createLog(settings: Config['logging'], io: CliIo): Promise<Log> {
  const { level } = settings;
  const files = settings.folder === null ? null : await openFiles(settings.folder, settings);
  let redact = createRedactor(io.env);
  const write = (raw: string) => {
    const line = redact(raw);
    io.out(io.outIsTty ? logLine(line) : line);
    files?.write(line);
  };
  const logger = pino({ level, base: null, serializers: { error: errorFields } }, { write });
  return {
    logger,
    reread: () => {
      redact = createRedactor(io.env);
    },
    close: async () => files?.close(),
  };
}

/** What it says and where it was made: libraries hang what they sent on an error, a sign-in or a message among it. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = pino.stdSerializers.err(error);
  const code = 'code' in error ? String(error.code) : undefined;
  const forPeople = error instanceof UserError ? { hint: error.hint, details: error.details } : {};
  const several = error instanceof AggregateError ? { errors: error.errors.map(errorFields) } : {};
  return { type, message, stack, code, ...forPeople, ...several };
}

interface LogFiles {
  write(line: string): void;
  close(): Promise<void>;
}

/** `sla-bot.1.log`, `sla-bot.2.log`, …, of which only the newest are kept, whichever process wrote them. */
async function openFiles(folder: string, { maxSize, keep }: Config['logging']): Promise<LogFiles> {
  const { default: roll } = await import('pino-roll');
  const size = maxSize.slice(0, -1).toLowerCase();
  const limit = { count: keep - 1, removeOtherLogFiles: true };
  const file = path.join(folder, 'sla-bot.log');
  const begin = async () => {
    // Made for this user alone.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return roll({ file, size, mkdir: true, sync: true, limit });
  };
  const stream = await begin().catch((cause: unknown) => {
    throw unwritable(file, cause, 'name another one as logging.folder');
  });
  // A full disk must not end the bot: standard output has every line.
  stream.on('error', () => {});
  return {
    write: (line) => void stream.write(line),
    close: () =>
      new Promise((resolve) => {
        stream.once('close', () => resolve());
        stream.end();
      }),
  };
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
