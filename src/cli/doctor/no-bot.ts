import type { DoctorContext } from './check.ts';

/** What the findings go by where this is not asked of a running bot; null: it is, and they go by what it has. */
export function noBotNote({
  cli,
  folder,
  configFile,
}: Pick<DoctorContext, 'cli' | 'folder' | 'configFile'>): string | null {
  if (cli.connections !== undefined) return null;
  return `note: no bot runs on ${folder}: this is by ${configFile ?? 'the shipped defaults'} and the environment of this command\n`;
}
