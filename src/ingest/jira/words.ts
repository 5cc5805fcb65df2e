import { lookup } from '../mapping/read-text.ts';
import type { Endpoint } from '../webhooks/source.ts';

/** As in the bundled mapping for its exports. */
const usualPriorities = lookup({
  Blocker: 'P1',
  Critical: 'P1',
  Highest: 'P1',
  Major: 'P2',
  High: 'P2',
  Medium: 'P3',
  Minor: 'P3',
  Low: 'P4',
  Lowest: 'P4',
  Trivial: 'P4',
});

/** Statuses of Jira Service Management's own workflows in which work rests, to the reason of the pause. */
const usualPauses: Readonly<Record<string, string>> = {
  'Waiting for customer': 'customer',
  'Waiting for approval': 'approval',
  Pending: 'pending',
  'On hold': 'hold',
};

export const categories = ['new', 'indeterminate', 'done'] as const;
export type Category = (typeof categories)[number];

const doneNames = [
  'Done',
  'Closed',
  'Resolved',
  'Canceled',
  'Cancelled',
  'Completed',
  'Declined',
  'Rejected',
  'Fixed',
  "Won't Do",
  "Won't Fix",
];
const newNames = ['Open', 'To Do', 'New', 'Backlog', 'Reopened'];

/** The category that a status of this name usually has; null: none is usual. */
export const usualCategory: (name: string) => Category | null = lookup({
  ...Object.fromEntries(doneNames.map((name) => [name, 'done' as const])),
  ...Object.fromEntries(newNames.map((name) => [name, 'new' as const])),
});

/** Resolutions and final statuses of what was never worked on, to the reason why it does not count. */
export const cancelReason: (name: string) => string | null = lookup({
  Duplicate: 'duplicate',
  Canceled: 'cancelled',
  Cancelled: 'cancelled',
  Declined: 'cancelled',
  "Won't Do": 'cancelled',
});

export interface JiraWords {
  /** A priority in the words of the policies. */
  priorityOf(name: string): string;
  /** Reason of the pause that a status is; null: it is none. */
  pauseOf(status: string): string | null;
}

const known = new WeakMap<Endpoint['settings'], JiraWords>();

/** The words of a source: `pauses` take the place of the usual ones, `priorities` go before them. */
export function jiraWords(settings: Endpoint['settings']): JiraWords {
  let words = known.get(settings);
  if (words === undefined) {
    const ownPriority = lookup(settings.priorities);
    words = {
      priorityOf: (name) => ownPriority(name) ?? usualPriorities(name) ?? name,
      pauseOf: lookup(settings.pauses ?? usualPauses),
    };
    known.set(settings, words);
  }
  return words;
}
