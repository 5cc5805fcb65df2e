import type { DataVersion } from '../core/report/facts.ts';

/**
 * Results that are costly and can always be computed again, kept for whoever asks next. An entry belongs to one data
 * version; those of others go as soon as one is kept for a newer version.
 */
export interface KeptResults {
  /** What was kept under the name, null where nothing usable is. */
  read<T>(version: DataVersion, name: string): Promise<T | null>;
  /** Keeps a structured-cloneable value. A failure costs only the next one's time: it is warned of, never thrown. */
  keep(version: DataVersion, name: string, value: unknown): Promise<void>;
}
