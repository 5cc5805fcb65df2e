import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { cliExample, cliHint, cliSentence, optionHelp, withFlags } from '../../../src/cli/wording.ts';

describe('lines typed in chat', () => {
  it('are read by the command line', () => {
    expect(withFlags(['report', 'kind=monthly', 'team=Core Platform', 'as-of=2026-01-01'], commands)).toEqual(
      ['report', 'monthly', '--team=Core Platform', '--as-of=2026-01-01'],
    );
  });

  it('leave alone what is no option of the command, and other commands', () => {
    expect(withFlags(['explain', 'team=1'], commands)).toEqual(['explain', 'team=1']);
    expect(withFlags(['import', 'team=1.csv'], commands)).toEqual(['import', 'team=1.csv']);
    expect(withFlags(['report', 'title=\nnew line'], commands)).toEqual(['report', 'title=\nnew line']);
  });

  it('are turned into flags in hints, other words with a sign left alone', () => {
    expect(cliHint('Add from and to, e.g. from=2023-01-01 to=2024-01-01.', commands)).toBe(
      'Add from and to, e.g. --from 2023-01-01 --to 2024-01-01.',
    );
    expect(cliHint('Set SLA_BOT_DATA=x, url=https://a.test?from=1.', commands)).toContain('url=https');
  });

  it('are shown in help as the shell takes them', () => {
    expect(cliExample('report weekly team="Core Platform" format=pdf')).toBe(
      '  sla-bot report weekly --team "Core Platform" --format pdf',
    );
  });
});

describe('help texts', () => {
  it('begin small and end without a stop, but keep abbreviations', () => {
    expect(cliSentence('Lists the breaches.')).toBe('lists the breaches');
    expect(cliSentence('ISO instant')).toBe('ISO instant');
  });

  it('name choices and default, and what may be repeated', () => {
    const option = {
      name: 'kind',
      label: 'Period',
      form: 'offered',
      required: false,
      repeatable: false,
      isSeparable: false,
      description: 'Which period',
    } as const;
    expect(
      optionHelp({ ...option, type: 'choice', choices: ['daily', 'weekly'], defaultText: 'weekly' }),
    ).toBe('which period (daily, weekly; default: weekly)');
    expect(optionHelp({ ...option, type: 'text', choices: [], defaultText: null })).toBe('which period');
    const many = { ...option, type: 'text', choices: [], defaultText: null, repeatable: true } as const;
    expect(optionHelp(many)).toBe('which period (may be repeated)');
  });
});
