import { messageBudget, slackLimits } from './limits.ts';
import type { SlackBlock } from './payload.ts';

/** Blocks that stay together. */
export interface Unit {
  readonly blocks: readonly SlackBlock[];
  /** Ends its message but for small print: Slack shows its one table below everything else. */
  readonly closes: boolean;
}

/** Deals units over messages in their order; `reserved` blocks of each are kept free. */
export function pack(units: readonly Unit[], reserved: number): SlackBlock[][] {
  const room = slackLimits.blocksPerMessage - reserved;
  const messages: SlackBlock[][] = [];
  let current: SlackBlock[] = [];
  let characters = 0;
  let isClosed = false;
  const flush = (): void => {
    if (current.length > 0) messages.push(current);
    current = [];
    characters = 0;
    isClosed = false;
  };
  for (const unit of units) {
    if (isClosed && unit.blocks.some(({ type }) => type !== 'context')) flush();
    const size = unit.blocks.reduce((sum, block) => sum + charactersOf(block), 0);
    if (current.length + unit.blocks.length > room || characters + size > messageBudget) flush();
    for (const block of unit.blocks) {
      if (current.length >= room) flush();
      current.push(block);
    }
    characters += size;
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
