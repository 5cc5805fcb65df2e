/** How far a source's history was read; durable when its promise resolves. */
export interface SyncCursors {
  /** JSON as it was put; null: never synced. */
  get(source: string): Promise<string | null>;
  put(source: string, cursor: string): Promise<void>;
  /** So that the next sync begins anew. */
  remove(source: string): Promise<void>;
}
