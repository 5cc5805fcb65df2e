import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from '../../../commands/index.ts';
import { defineCommand } from '../../../src/bot/command.ts';
import { formatLine } from '../../../src/bot/format-line.ts';
import { parseCommandLine, parseOptions } from '../../../src/bot/parse.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { UserError } from '../../../src/core/errors.ts';

const registry = createRegistry(commands);
const parse = (line: string) => {
  const { command, options } = parseCommandLine(line, registry);
  return { name: command.name, options };
};

function failure(line: string): UserError {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${line} was accepted`);
}

describe('parseCommandLine', () => {
  it('reads positional, repeated and dashed options into one validated object', () => {
    expect(
      parse('report monthly service=payments service=search team="Core Platform" --format pdf,html'),
    ).toMatchObject({
      name: 'report',
      options: {
        kind: 'monthly',
        service: ['payments', 'search'],
        team: ['Core Platform'],
        format: ['pdf', 'html'],
        cohort: 'verdict',
        from: null,
      },
    });
  });

  it('accepts as-of, as_of, asOf and --as-of for the same option', () => {
    for (const spelling of [
      'as-of=2026-03-01',
      'as_of=2026-03-01',
      'asOf=2026-03-01',
      '--as-of 2026-03-01',
    ]) {
      expect(parse(`report ${spelling}`).options['as-of']).toBe('2026-03-01');
    }
  });

  it('ignores letter case in commands and choices', () => {
    expect(parse('Report WEEKLY format=PDF')).toMatchObject({ options: { kind: 'weekly', format: ['pdf'] } });
  });

  it('reads an empty line as help and --help as help on the command', () => {
    expect(parse('')).toMatchObject({ name: 'help', options: { command: null } });
    expect(parse('report --help nonsense=1')).toMatchObject({ name: 'help', options: { command: 'report' } });
  });

  it('converts numbers and refuses what is none', () => {
    expect(parse('breaches limit=5').options.limit).toBe(5);
    expect(failure('breaches limit=five').message).toBe('“limit” must be a whole number, not “five”.');
    expect(failure('breaches limit=2.5').message).toBe('“limit” must be a whole number, not “2.5”.');
    expect(failure('breaches limit=0').message).toBe('“limit” must be at least 1.');
    expect(failure('breaches limit=501').message).toBe('“limit” must be at most 500.');
  });
});

describe('errors of a command line', () => {
  it('name a near command and point at the word', () => {
    const error = failure('reprot weekly');
    expect(error.message).toBe('There is no command “reprot”.');
    expect(error.hint).toBe('Did you mean “report”?');
    expect(error.details).toEqual(['/sla reprot weekly', '     ^^^^^^']);
  });

  it('name a near option and point at its name', () => {
    const error = failure('report weekly sevice=payments');
    expect(error.message).toBe('“report” has no option “sevice”.');
    expect(error.hint).toBe('Did you mean “service”?');
    expect(error.details).toEqual(['/sla report weekly sevice=payments', '                   ^^^^^^']);
  });

  it('name a near choice and list them all', () => {
    const error = failure('report wekly');
    expect(error.message).toBe('“kind” cannot be “wekly”.');
    expect(error.hint).toBe('Did you mean “weekly”? Choose one of: daily, weekly, monthly, custom.');
    expect(error.details.at(1)).toBe('            ^^^^^');
  });

  it('point at the one wrong value of a repeated option', () => {
    expect(failure('report format=pdf format=doc').details).toEqual([
      '/sla report format=pdf format=doc',
      '                              ^^^',
    ]);
  });

  it('name a list with nothing in it, and point at it', () => {
    expect(parse('report format=pdf,').options.format).toEqual(['pdf']);
    const error = failure('report format=,');
    expect(error.message).toBe('“format” is an empty list.');
    expect(error.hint).toMatch(/^Choose one of: .*pdf/);
    expect(error.details.at(1)).toBe('                   ^');
  });

  it('say what is missing, twice, too much or never closed', () => {
    expect(failure('explain')).toMatchObject({
      message: '“explain” needs “incident” (number of the incident).',
      hint: 'For example: /sla explain INC-123',
    });
    expect(failure('report zone=UTC zone=UTC').message).toBe('“zone” is given twice.');
    expect(failure('report weekly kind=daily').message).toBe('“kind” is given twice.');
    expect(failure('report weekly now').message).toBe('“report” has no place for “now”.');
    expect(failure('breaches last month').hint).toContain('The last closed one is “breaches monthly”');
    expect(failure('report this week').hint).toBe('The running one is “summary weekly”.');
    expect(failure('report next quarter').hint).toContain('name=value');
    expect(failure('report --from').message).toBe('“from” needs a value.');
    expect(failure('report team="Core').message).toBe('A quote is opened here and never closed.');
    expect(failure('report service=').message).toBe('“service” must not be empty.');
  });

  it('say how a period in plain words is asked for', () => {
    expect(failure('breaches last month').hint).toContain('The last closed one is “breaches monthly”');
    expect(failure('report this week').hint).toBe('The running one is “summary weekly”.');
    expect(failure('explain INC-1 last month').hint).toContain('“/sla help explain” lists them');
    expect(failure('report weekly now').hint).toContain('“/sla help report” lists them');
  });

  it('explain dates and zones', () => {
    expect(failure('report from=2026-02-30').message).toBe(
      '“from”: “2026-02-30” is neither a date (2026-03-01) nor an instant (2026-03-01T09:00Z).',
    );
    expect(failure('report zone=Mars/Base').message).toContain('is not an IANA time zone');
  });

  it('tell every problem, not only the first', () => {
    expect(failure('report wekly zone=Mars').details.at(-1)).toContain('“zone”');
  });

  it('stay short and in one line for long and hostile texts', () => {
    const error = failure(`report ${'x'.repeat(3000)}\u0000\u202e`);
    expect(error.message.length).toBeLessThan(120);
    for (const detail of error.details) expect(detail.length).toBeLessThan(120);
    expect(failure('x'.repeat(1_000_000)).message).toBe('The command is longer than 4000 characters.');
  });

  it('are the only errors: any text is either a command or a UserError', () => {
    const word = fc.constantFrom(
      'report',
      'help',
      '--',
      '=',
      '"',
      '“',
      'service=',
      '--format',
      'pdf',
      '\\',
      'explain',
      ' ',
    );
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(word, fc.string())).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(line, (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('formatLine', () => {
  it('reads back as the same options, whatever the values hold', () => {
    const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), value, (services, incident) => {
        const report = formatLine('report', ['daily'], { service: services, zone: null });
        expect(parse(report).options).toMatchObject({ kind: 'daily', service: services });
        const explain = formatLine('explain', [incident], { source: incident });
        expect(parse(explain).options).toMatchObject({ incident, source: incident });
      }),
      { numRuns: 300 },
    );
  });
});

describe('parseOptions', () => {
  const probe = defineCommand({
    name: 'probe',
    summary: '',
    examples: [],
    options: z.object({
      loud: z.boolean().default(false),
      'as-of': z.string().nullable().default(null),
      colour: z.array(z.enum(['red', 'blue'])).default([]),
      service: z.array(z.string()).default([]),
    }),
    positional: [],
    run: () => Promise.reject(new Error('not run')),
  });

  it('validates texts by declared name without a command line', () => {
    expect(parseOptions(probe, { loud: 'on', 'as-of': undefined })).toMatchObject({
      loud: true,
      'as-of': null,
    });
    expect(() => parseOptions(probe, { loud: 'perhaps' })).toThrow('“loud” is either on or off.');
  });

  it('takes a list of choices at commas, and leaves other texts whole', () => {
    expect(parseOptions(probe, { colour: ['blue,RED', 'red'], service: ['a,b'] })).toMatchObject({
      colour: ['blue', 'red', 'red'],
      service: ['a,b'],
    });
    expect(() => parseOptions(probe, { colour: ['blue,gren'] })).toThrow('“colour” cannot be “gren”.');
  });

  it('passes over the empty parts of a list, and says where nothing else is in it', () => {
    expect(parseOptions(probe, { colour: ['blue,', ',red'] }).colour).toEqual(['blue', 'red']);
    for (const empty of ['', ',', ',,'])
      expect(() => parseOptions(probe, { colour: [empty] })).toThrow('“colour” is an empty list.');
  });
});
