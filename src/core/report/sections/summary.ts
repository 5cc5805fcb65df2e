import type { Block } from '../document.ts';
import { headline } from '../headline.ts';
import { methodBlock } from './method-block.ts';
import { noteList } from './note-list.ts';
import type { Section } from './section.ts';
import { complianceTile, durationTile, openTile } from './tiles.ts';

/** The main figures at a glance. */
export const summary: Section = {
  name: 'summary',
  title: 'Summary',
  figures: true,
  build({ data, format }) {
    const { tone, sentence } = headline(data, format);
    const { metrics, notes } = data;
    const blocks: Block[] = [
      { kind: 'callout', tone, text: sentence },
      {
        kind: 'tiles',
        tiles: [
          complianceTile(data, 'overall', 'Overall compliance', format),
          complianceTile(data, 'response', 'Response compliance', format),
          complianceTile(data, 'resolution', 'Resolution compliance', format),
          durationTile(metrics.response, 'response', format),
          durationTile(metrics.resolution, 'resolution', format),
          openTile(data, format),
        ],
      },
    ];
    if (notes.length > 0) blocks.push({ kind: 'prose', markdown: noteList(notes) });
    blocks.push(methodBlock(data, ['compliance', 'interval', 'response', 'resolution', 'quantiles']));
    return blocks;
  },
};
