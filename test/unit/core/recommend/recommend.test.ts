import { describe, expect, it } from 'vitest';
import { recommend } from '../../../../src/core/recommend/recommend.ts';
import { recommendInput } from '../../../../src/core/recommend/recommend-input.ts';
import { type RuleName, ruleNames } from '../../../../src/core/recommend/recommendation.ts';
import { rules } from '../../../../src/core/recommend/rules/index.ts';
import { createRandom } from '../../../../src/core/sample/random.ts';
import { answers, noisy, planted, recommendSource } from '../../../support/recommend-case.mjs';
import { type SimulateOptions, uniform } from '../../../support/simulate.mjs';
import { breach, group, input } from './support.ts';

function run(seed: number, options: SimulateOptions, plant = {}) {
  return recommend(recommendInput(recommendSource(uniform(createRandom(seed, 61)), options, plant)));
}

/** A service and its team that breach 20 % where the others breach 2 %. */
const bad = input({
  overall: { decided: 1200, breached: 60 },
  groups: [
    group('service', 'payments', 200, 40, {
      response: { decided: 200, breached: 30, medianShare: 0.5, medianSeconds: 900 },
    }),
    group('service', 'search', 1000, 20),
    group('team', 'core', 260, 41, {
      response: { decided: 260, breached: 31, medianShare: 0.45, medianSeconds: 900 },
    }),
    group('team', 'web', 470, 9),
    group('team', 'apps', 470, 10),
  ],
  breaches: Array.from({ length: 60 }, (_, at) =>
    breach(`INC-${at}`, {
      service: at % 3 === 0 ? 'search' : 'payments',
      team: at % 3 === 0 ? 'web' : 'core',
    }),
  ),
});

describe('recommend', () => {
  it('has nothing to say in at least 95 % of months in which nothing is wrong', () => {
    const runs = 60;
    let any = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const many = { perDay: 12, volumeNoise: 0.3, speedNoise: 0.3, responseMedian: 0.35 };
      any += run(seed, seed % 2 === 0 ? { perDay: 20, ...noisy } : many).length > 0 ? 1 : 0;
    }
    // At a true 5 % more than 7 of 60 come in 1 of 100 cases.
    expect(any).toBeLessThanOrEqual(7);
  });

  it.each(Object.entries(planted))('finds %s', (_name, plant) => {
    let found = 0;
    for (let seed = 1; seed <= 4; seed += 1)
      found += run(seed, { perDay: 50, ...noisy }, plant).some((one) => answers(one, plant)) ? 1 : 0;
    expect(found).toBeGreaterThanOrEqual(3);
  });

  it('gives each matter once, in the words of the more pointed one, with examples', () => {
    const found = recommend(bad);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ rule: 'dominating-group', priority: 'high' });
    expect(found[0]?.evidence.scope).toEqual({ dimension: 'service', key: 'payments' });
    expect(found[0]?.evidence.incidents).toEqual(['INC-1', 'INC-2', 'INC-4', 'INC-5', 'INC-7']);
    // 40 of 200 at the rest's 2 % would be 4: 36 of 1,200 decided.
    expect(found[0]?.evidence.gainPoints).toBeCloseTo(3, 9);
    expect(found[0]?.finding).toContain('66.7 % of all breaches (40 of 60)');
  });

  it('ranks by points times confidence, and keeps to the limit and the least confidence', () => {
    const patterns = [1, 2, 3, 4, 5, 6, 7].map((n) => ({
      kind: 'recurring' as const,
      label: `printer ${n}`,
      n: 10,
      decided: 10,
      breached: n,
      incidents: [`R-${n}`],
      p: 1e-6,
    }));
    const all = recommend(input({ patterns }));
    expect(all.map(({ evidence }) => evidence.incidents[0])).toEqual(['R-7', 'R-6', 'R-5', 'R-4', 'R-3']);
    expect(recommend(input({ patterns }), { limit: 2 })).toEqual(all.slice(0, 2));
    const unsure = input({ patterns: patterns.slice(0, 1).map((one) => ({ ...one, p: 0.004 })) });
    expect(recommend(unsure)[0]?.confidence).toBeCloseTo(0.96, 9);
    expect(recommend(unsure, { minConfidence: 0.97 })).toEqual([]);
  });

  it('says nothing that may well be chance however low the least confidence', () => {
    const patterns = [
      { kind: 'recurring' as const, label: 'x', n: 5, decided: 5, breached: 3, incidents: [], p: 0.02 },
    ];
    expect(recommend(input({ patterns }), { minConfidence: 0 })).toEqual([]);
  });

  it('advises nothing on an empty period', () => {
    expect(recommend(input({ overall: { decided: 0, breached: 0 } }))).toEqual([]);
    expect(recommend(recommendInput(recommendSource(uniform(createRandom(1, 1)), { perDay: 0 })))).toEqual(
      [],
    );
  });

  it('is the same for the same input and leaves it as it is', () => {
    const before = structuredClone(bad);
    expect(recommend(bad)).toEqual(recommend(bad));
    expect(bad).toEqual(before);
  });

  it('has every rule once', () => {
    expect(rules.map(({ name }) => name)).toEqual([
      'declining-compliance',
      'dominating-group',
      'slow-response',
      'after-hours',
      'uneven-teams',
      'busy-days',
      'reopened-work',
      'recurring-incident',
      'pause-use',
      'target-fit',
    ] satisfies RuleName[]);
    expect(rules.map(({ name }) => name)).toEqual(ruleNames);
  });
});
