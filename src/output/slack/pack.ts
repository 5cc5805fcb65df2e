import { messageBudget, slackLimits } from './limits.ts';
import type { SlackBlock } from './payload.ts';

/** Blocks that stay together where they fit. */
export interface Unit {
  readonly blocks: readonly SlackBlock[];
  /** Ends its message but for small print: Slack shows its one table below everything else. */
  readonly closes: boolean;
}

/** What of a message is taken already: blocks kept free in each, and what stands in the first one. */
export interface Taken {
  readonly blocks: number;
  readonly first: readonly SlackBlock[];
}

/** Deals units over messages in their order; the first is empty where what stands there leaves no room. */
export function pack(units: readonly Unit[], taken: Taken): SlackBlock[][] {
  const room = slackLimits.blocksPerMessage - taken.blocks;
  const messages: SlackBlock[][] = [];
  let current: SlackBlock[] = [];
  let characters = charactersOf(taken.first);
  let isClosed = false;
  const flush = (): void => {
    if (current.length + characters > 0) messages.push(current);
    current = [];
    characters = 0;
    isClosed = false;
  };
  for (const unit of units) {
    if (isClosed && unit.blocks.some(({ type }) => type !== 'context')) flush();
    const size = unit.blocks.reduce((sum, block) => sum + charactersOf(block), 0);
    if (current.length + unit.blocks.length > room || characters + size > messageBudget) flush();
    for (const block of unit.blocks) {
      const own = charactersOf(block);
      if (current.length >= room || characters + own > messageBudget) flush();
      current.push(block);
      characters += own;
    }
    isClosed ||= unit.closes;
  }
  flush();
  return messages;
}

/** Characters of every text in a block. */
function charactersOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + charactersOf(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  let sum = 0;
  for (const [key, item] of Object.entries(value)) {
    sum += key === 'text' && typeof item === 'string' ? item.length : charactersOf(item);
  }
  return sum;
}
