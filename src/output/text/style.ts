import type { Tone } from '../../core/report/document.ts';

type Paint = (text: string) => string;

/** ANSI codes; sixteen-colour ones, so that the terminal's own theme keeps them readable. */
const codes = { strong: '1', soft: '2', good: '32', warning: '33', bad: '31', neutral: '0' } as const;

/** Returns painters for a terminal; without colours they return the text as it is. */
export function paint(colours: boolean): Readonly<Record<Tone | 'strong' | 'soft', Paint>> {
  const painter =
    (name: keyof typeof codes): Paint =>
    (text) =>
      colours && name !== 'neutral' && text !== '' ? `\u001b[${codes[name]}m${text}\u001b[0m` : text;
  return {
    strong: painter('strong'),
    soft: painter('soft'),
    good: painter('good'),
    warning: painter('warning'),
    bad: painter('bad'),
    neutral: painter('neutral'),
  };
}
