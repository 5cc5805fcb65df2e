import { complianceTrend } from '../charts/compliance-trend.ts';
import type { Block } from '../document.ts';
import { breakdownTable } from './breakdown-table.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';
import { complianceTile } from './tiles.ts';

/** Compliance overall, per clock, over time and by priority, service, team and customer. */
export const compliance: Section = {
  name: 'compliance',
  title: 'Compliance',
  figures: true,
  build({ data, format, weekStartsOn }) {
    const trend = complianceTrend(data, weekStartsOn, format);
    const tables = (['priority', 'service', 'team', 'customer'] as const).map((dimension) =>
      breakdownTable(data, dimension, format),
    );
    const blocks: (Block | null)[] = [
      {
        kind: 'tiles',
        tiles: [
          complianceTile(data, 'overall', 'Overall', format),
          complianceTile(data, 'response', 'Response', format),
          complianceTile(data, 'resolution', 'Resolution', format),
        ],
      },
      trend === null ? null : { kind: 'chart', chart: trend },
      ...tables,
      methodBlock(data, ['compliance', 'stoppedOnly', 'interval', 'breakdowns', 'series']),
    ];
    return blocks.filter((block) => block !== null);
  },
};
