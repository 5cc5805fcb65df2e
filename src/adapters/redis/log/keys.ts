/** Keys of the shared log under one prefix; all of one partition lie in one slot of a cluster, so do those of `meta`. */
export interface LogKeys {
  readonly events: (partition: number) => string;
  /** Counts the calls that appended or looked, so that a WAIT behind it covers what others wrote before. */
  readonly beat: (partition: number) => string;
  /** Begins the names of hashes, one a day, of what was said last by which event. */
  readonly seen: (partition: number) => string;
  /** The index of segments. */
  readonly segments: (partition: number) => string;
  readonly segment: (partition: number, first: string, last: string) => string;
  readonly policies: string;
  readonly imports: string;
}

export function logKeys(prefix: string): LogKeys {
  const of = (partition: number, rest: string) => `${prefix}:{${partition}}:${rest}`;
  return {
    events: (partition) => of(partition, 'events'),
    beat: (partition) => of(partition, 'beat'),
    seen: (partition) => of(partition, 'seen'),
    segments: (partition) => of(partition, 'segments'),
    segment: (partition, first, last) => of(partition, `segment:${first}-${last}`),
    policies: `${prefix}:{meta}:policies`,
    imports: `${prefix}:{meta}:imports`,
  };
}
