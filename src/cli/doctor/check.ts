import type { Config } from '../../../config/schema.ts';
import type { Cli } from '../cli.ts';

/** `off`: not in use, which is no mistake. */
export type FindingStatus = 'ok' | 'off' | 'warning' | 'problem';

/** One thing that was looked at. */
export interface DoctorFinding {
  readonly about: string;
  readonly status: FindingStatus;
  readonly text: string;
  /** What to do about it; null where nothing is to be done. */
  readonly fix: string | null;
}

export interface DoctorContext {
  /** The configuration in force; the shipped one where the operator's has errors. */
  readonly config: Config;
  /** Whether that is the operator's. */
  readonly isUsable: boolean;
  /** Named on the command line or by the environment; null: none. */
  readonly configFile: string | null;
  /** The data folder, absolute. */
  readonly folder: string;
  readonly cli: Cli;
}

/** Looks at one thing and changes nothing; a rejection is told as a problem. Platforms add theirs to the list. */
export type DoctorCheck = (context: DoctorContext) => Promise<readonly DoctorFinding[]>;

/** One finding; `fix` is null where there is nothing to do. */
export function finding(
  about: string,
  status: DoctorFinding['status'],
  text: string,
  fix: string | null,
): DoctorFinding {
  return { about, status, text, fix };
}
