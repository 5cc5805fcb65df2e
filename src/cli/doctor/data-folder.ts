import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { lostFolderOf } from '../../store/lost-folder.ts';
import type { DoctorCheck, DoctorFinding } from './check.ts';

const about = 'data folder';
const leastFreeMegabytes = 500;
const everybodyMayRead = 0o005;

/** Whether the folder can be written and has room. */
export const checkDataFolder: DoctorCheck = async ({ folder }) => {
  if (!existsSync(folder)) {
    const fix = 'it is made by the first import; --data or SLA_BOT_DATA names another one';
    return [finding('warning', `${folder} does not exist yet`, fix)];
  }
  if (!statSync(folder).isDirectory()) {
    return [finding('problem', `${folder} is not a folder`, 'name a folder with --data or SLA_BOT_DATA')];
  }
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return [
      finding('problem', `${folder} cannot be written`, `let this user write it: chown or chmod ${folder}`),
    ];
  }
  return [folderFinding(folder), ...lostFinding(folder, lostFolderOf(readdirSync(folder)))];
};

/** Of a folder that can be written. */
function folderFinding(folder: string): DoctorFinding {
  const { bavail, bsize } = statfsSync(folder);
  const freeMegabytes = Math.floor((bavail * bsize) / 1_000_000);
  if (freeMegabytes < leastFreeMegabytes) {
    const fix = 'make room: imports and reports need it';
    return finding('warning', `${folder} has ${freeMegabytes} MB free`, fix);
  }
  if ((statSync(folder).mode & everybodyMayRead) !== 0) {
    return finding('warning', `${folder} can be read by everybody on this machine`, `chmod o= ${folder}`);
  }
  return finding('ok', folder, null);
}

function lostFinding(folder: string, name: string | null): DoctorFinding[] {
  if (name === null) return [];
  const lost = path.join(folder, name);
  const since = statSync(lost).mtime.toISOString().slice(0, 10);
  const text = `${lost} keeps what this copy had when the shared log lost entries (${since})`;
  const fix = `REDIS_URL= SLA_BOT_CONFIG= sla-bot export events --data ${lost} shows it (docs/production.md, “Backup and restore”); remove the folder when it is not needed`;
  return [{ about: 'lost entries', status: 'warning', text, fix }];
}

function finding(status: DoctorFinding['status'], text: string, fix: string | null): DoctorFinding {
  return { about, status, text, fix };
}
