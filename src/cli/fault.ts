import { visible } from '../output/safe-text.ts';
import { createRedactor } from './redact.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An error that nobody expected, as it is told beside the log: without secrets, and without what steers a terminal. */
export function faultText(error: unknown, env: Environment): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = createRedactor(env)(text).split('\n').map(visible);
  return `error: ${lines.join('\n')}\nThis is a fault of sla-bot. Please report it with the lines above.\n`;
}
