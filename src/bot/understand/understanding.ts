import type { ReportAction } from '../../core/report/document.ts';

/** What a free message asks for. */
export type Understanding =
  | {
      readonly kind: 'command';
      /** A command line that the strict parser reads. */
      readonly line: string;
      /** What a button for it says: `Last week, 16–22 Nov`. */
      readonly label: string;
      /** What was settled or passed over, in sentences. */
      readonly notes: readonly string[];
    }
  /** One question back, with answers as buttons. */
  | { readonly kind: 'question'; readonly text: string; readonly answers: readonly ReportAction[] }
  /** No request of ours. */
  | { readonly kind: 'none' };
