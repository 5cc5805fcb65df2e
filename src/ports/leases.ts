/** Work that one bot does for all that share a Redis; without one this process holds every lease. */
export interface Leases {
  /** Takes or keeps a lease for `ttlMs`; false where another holds it. */
  hold(name: string, ttlMs: number): Promise<boolean>;
  /** Gives it up, if it is ours. */
  release(name: string): Promise<void>;
}
