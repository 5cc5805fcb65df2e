/** One thing that analytics say of a period. */
export interface Finding {
  /** What it is, a word or two. */
  readonly lead: string;
  /** Plain text; names of services and the like stand in it as they came. */
  readonly text: string;
  /** Adjusted within its family. */
  readonly p: number;
  /** `service payments`: whose incidents it is about; null: nobody's alone. */
  readonly subject: string | null;
}

/** The most certain first; of equals the one that came first. */
export function byCertainty(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => a.p - b.p);
}
