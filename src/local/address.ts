import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Longer Unix socket paths are silently truncated by the system. */
const maxSocketPathBytes = 100;

/**
 * The Unix socket on which a running bot serves the CLI of its data folder: in the folder itself, or, where
 * that path would be too long, under a name hashed from it in the temporary folder.
 */
export function socketPath(dataFolder: string): string {
  const folder = resolved(dataFolder);
  const inFolder = path.join(folder, 'bot.sock');
  if (Buffer.byteLength(inFolder) <= maxSocketPathBytes) return inFolder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  return path.join(os.tmpdir(), `sla-bot-${name}.sock`);
}

function resolved(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}
