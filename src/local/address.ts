import { createHash } from 'node:crypto';
import { lstatSync, realpathSync, statSync } from 'node:fs';
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

/**
 * Whether a socket is there and was made by the owner of the data folder or by root: the temporary folder is everyone's, and
 * another user could wait there for the commands of a bot that does not run.
 */
export function isTrusted(socket: string, dataFolder: string): boolean {
  // Of a link: who made it says where it leads.
  const owner = ownerOf(socket, lstatSync);
  return (
    owner === 0 || owner === process.getuid?.() || (owner !== null && owner === ownerOf(dataFolder, statSync))
  );
}

/** Null where there is nothing, or nothing this user may see. */
function ownerOf(path: string, look: (path: string) => { readonly uid: number }): number | null {
  try {
    return look(path).uid;
  } catch {
    return null;
  }
}

function resolved(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}
