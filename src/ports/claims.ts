/** Who is first to do something that must be done once: every bot that shares a Redis, or this process alone. */
export interface Claims {
  /** True for the first who asks for a key within `keepMs`, false for all others. */
  first(key: string, keepMs: number): Promise<boolean>;
}
