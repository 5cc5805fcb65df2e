import type { Block, ReportSection } from './document.ts';

/** Returns the sections with each line of method said once; a later section refers to the one that says it. */
export function withoutRepeatedMethods(sections: readonly ReportSection[]): ReportSection[] {
  const saidIn = new Map<string, string>();
  return sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) =>
      block.kind === 'method' ? shortened(block, section, saidIn) : block,
    ),
  }));
}

function shortened(
  block: Extract<Block, { kind: 'method' }>,
  { title }: ReportSection,
  saidIn: Map<string, string>,
): Block {
  const lines = block.lines.filter((line) => !saidIn.has(line));
  const places = new Set(block.lines.flatMap((line) => saidIn.get(line) ?? []));
  for (const line of lines) saidIn.set(line, title);
  if (places.size === 0) return block;
  const said = [...places].map((place) => `“${place}”`).join(' and ');
  return { ...block, lines: [...lines, `${lines.length === 0 ? 'As' : 'The rest as'} said under ${said}.`] };
}
