import { describe, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { createRegistry } from '../../../../src/bot/registry.ts';
import { assumedPeriod } from '../../../../src/bot/understand/assumed-period.ts';

const registry = createRegistry(commands);
const calendar = { today: '2026-05-13', weekStartsOn: 'monday' } as const;

describe('the period of a command line that names none', () => {
  it('is none where the command has no period, or only sets one', () => {
    for (const line of [
      'help',
      'at-risk',
      'schedule list',
      'schedule add board',
      'subscribe',
      'report weekly',
    ])
      expect(assumedPeriod(line, registry, calendar), line).toBeNull();
  });

  it('is spelled out behind the words that stand first', () => {
    expect(assumedPeriod('what-if target P1.response=10m', registry, calendar)).toMatchObject({
      line: 'what-if target P1.response=10m kind=monthly',
    });
    expect(assumedPeriod('summary priority=P1', registry, calendar)).toMatchObject({
      line: 'summary weekly priority=P1',
    });
  });
});
