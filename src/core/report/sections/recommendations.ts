import type { Recommendation } from '../../recommend/recommendation.ts';
import { allFigures } from '../all-figures.ts';
import type { Block, Tone } from '../document.ts';
import { countOf, pointRange, pointWords, pPhrase } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { escapeMarkdown } from '../markdown.ts';
import { followedTable } from './followed-table.ts';
import { methodBlock } from './method-block.ts';
import type { Section } from './section.ts';

/** Findings name groups of any length; a sentence of ours is under 400 characters without them. */
const mostCharacters = 1200;
const mostShown = 5;

/** What to do about it, each with its evidence, and what became of what was said before. */
export const recommendations: Section = {
  name: 'recommendations',
  title: 'Recommendations',
  needs: ['recommendations'],
  firstPoint({ data }) {
    const [first] = data.analysis?.recommendations ?? [];
    return first === undefined ? null : `First: ${first.recommendation}`;
  },
  build({ data, format }) {
    const { analysis } = data;
    const given = analysis?.recommendations ?? null;
    if (analysis === null || given === null) {
      return [callout('neutral', 'There are no figures that could advise anything yet.')];
    }
    const shown = given.slice(0, mostShown);
    const method = methodBlock(data, [
      'recommendations',
      ...(shown.length === 0 ? [] : ['recommendationGain']),
      ...(analysis.followed.length === 0 ? [] : ['followUp']),
    ]);
    return [
      callout('neutral', headline(given, shown.length, format)),
      ...shown.flatMap((one, index) => blocksOf(one, index + 1, format)),
      ...followedTable(analysis.followed, format),
      method,
    ];
  },
};

function headline(given: readonly Recommendation[], shown: number, format: Format): string {
  if (given.length === 0) {
    return 'Nothing is recommended: no rule found evidence beyond chance for a change that would be worth it.';
  }
  const high = given.filter(({ priority }) => priority === 'high').length;
  const more = given.length - shown;
  const rest = more > 0 ? `; ${format.count(more)} more with ${allFigures}` : '';
  const [first] = given;
  if (given.length === 1) return `1 recommendation, of ${first?.priority} priority.`;
  return `${countOf(given.length, 'recommendation', format)}, ${format.count(high)} of high priority, most worthwhile first${rest}.`;
}

function blocksOf(one: Recommendation, rank: number, format: Format): Block[] {
  const { finding, recommendation, impact, priority, category } = one;
  return [
    { kind: 'heading', level: 2, text: `${rank}. ${categoryTitles[category]}, ${priority} priority` },
    {
      kind: 'prose',
      markdown: [
        `**${escaped(recommendation)}**`,
        escaped(`${finding} ${impact}`),
        escaped(evidenceWords(one, format)),
      ].join('\n\n'),
    },
  ];
}

const categoryTitles: Readonly<Record<Recommendation['category'], string>> = {
  compliance: 'Compliance',
  response: 'Response',
  resources: 'People and times',
  quality: 'Quality',
  targets: 'Targets',
};

function evidenceWords({ evidence, confidence }: Recommendation, format: Format): string {
  const { n, effect, interval, adjustedP, incidents } = evidence;
  const examples = incidents.length === 0 ? '' : ` For example ${incidents.join(', ')}.`;
  return `Evidence: a difference of ${pointWords(effect, format)} (95 % interval ${pointRange(interval, format)} points, n=${format.count(n)}, ${pPhrase(adjustedP, format)}); confidence ${confidenceWords(confidence, format)}; ${gainWords(evidence, format)}.${examples}`;
}

/** Never `100.0 %`: no evidence is certain, though a p may be too small for 1 − p to differ from 1. */
function confidenceWords(confidence: number, format: Format): string {
  return format.rate(Math.min(confidence, 1 - Number.EPSILON));
}

function gainWords({ gainKind, gainPoints }: Recommendation['evidence'], format: Format): string {
  const points = `${format.number(gainPoints, 1)} points of overall compliance`;
  if (gainKind === 'none') return 'no compliance to win or lose';
  return gainKind === 'gain' ? `${points} to win` : `${points} at stake`;
}

function escaped(text: string): string {
  return escapeMarkdown(text, mostCharacters);
}

function callout(tone: Tone, text: string): Block {
  return { kind: 'callout', tone, text };
}
