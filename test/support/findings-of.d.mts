import type { Patterns } from '../../src/core/analytics/patterns/types.ts';
import type { Trends } from '../../src/core/analytics/trends/types.ts';

export function findingsOf(trends: Trends, patterns: Patterns): [family: string, text: string][];
