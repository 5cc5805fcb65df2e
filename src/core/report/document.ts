/** The report document: what sections build and renderers walk. Plain, serialisable data. */

export type Tone = 'good' | 'warning' | 'bad' | 'neutral';

export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly detail: string | null;
  readonly tone: Tone;
}

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  readonly align: 'left' | 'right';
  /** Free text, the first to be shortened where space is short (a terminal). */
  readonly elastic?: boolean;
}

/** `text` is user or product data, never markup. */
export interface TableCell {
  readonly text: string;
  readonly tone?: Tone;
}

/**
 * What a dataset stands for; the theme gives it colour, dash and fill. Set as `role` on a dataset of
 * `ChartSpec.config` instead of colours, so that one spec serves light, dark and print. `target` and
 * `warning` are reference lines, `band` is a filled area (Chart.js `fill` says to where).
 */
export type ChartRole =
  | 'primary'
  | 'secondary'
  | 'met'
  | 'breached'
  | 'pending'
  | 'target'
  | 'warning'
  | 'band'
  | 'muted';

/**
 * A Chart.js configuration as plain JSON (no functions), so that either engine can draw it.
 * Tick and label texts are therefore precomputed strings.
 */
export interface ChartSpec {
  /** Unique within a document, kebab-case; the file name of an attached image. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences that say what the picture shows, with its main figures. */
  readonly alt: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly config: Readonly<Record<string, unknown>>;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  /** Markdown of our own making; user text goes in through `escapeMarkdown`. */
  | { readonly kind: 'prose'; readonly markdown: string }
  | { readonly kind: 'tiles'; readonly tiles: readonly Tile[] }
  | {
      readonly kind: 'table';
      readonly id: string;
      readonly caption: string;
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly TableCell[])[];
      /** Rows that exist, where fewer are shown. */
      readonly totalRows: number;
      /** How whoever asked gets those that are not shown: `all with format=csv`. */
      readonly rest?: string;
    }
  | { readonly kind: 'chart'; readonly chart: ChartSpec }
  | { readonly kind: 'callout'; readonly tone: Tone; readonly text: string }
  /** How the figures above were computed, one sentence each. */
  | { readonly kind: 'method'; readonly lines: readonly string[] };

export interface ReportSection {
  readonly name: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A button under a reply: a command line as a person would type it, without the leading `/sla`. */
export interface ReportAction {
  readonly label: string;
  readonly command: string;
}

export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface Report {
  readonly title: string;
  /** Scope line: period, zone, as-of, filters. Empty where it makes no sense. */
  readonly subtitle: string;
  /** One or two plain sentences: notification text, screen readers, first line of a digest. */
  readonly summary: string;
  readonly sections: readonly ReportSection[];
  readonly actions: readonly ReportAction[];
  readonly files: readonly ReportFile[];
  /** Label-value pairs of the cover: period, zone, as-of, data version, hash. Empty for plain answers. */
  readonly cover: readonly { readonly label: string; readonly value: string }[];
  /** BCP 47. */
  readonly language: string;
  /** The machine-readable figures (JSON format); null for plain answers. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** As-of of the report, epoch ms: the PDF's creation date. Null for plain answers. */
  readonly asOf: number | null;
  /** What was asked to be checked does not hold, which ends a command line with status 1. Missing: it holds. */
  readonly isRefuted?: boolean;
}
