import type { IncidentKey, Notice, Silence, SilenceKey } from './notices.ts';

/** What is told of open clocks, as far as who asks may see it, and what they want to hear nothing of. */
export interface Noticing {
  /** Those that hold now, the first to end first. */
  silences(): Promise<readonly Silence[]>;
  /** The last told first. */
  told(limit: number): Promise<readonly Notice[]>;
  /** Tells nothing new of a service; a longer or shorter time takes the place of an earlier one. */
  mute(service: string, forMs: number): Promise<Silence>;
  snooze(incident: IncidentKey, forMs: number): Promise<Silence>;
  /** Resolves with whether there was a silence that held. */
  end(key: SilenceKey): Promise<boolean>;
}
