import { describe, expect, it } from 'vitest';
import { event, hour, policy, resolution, rule } from './build.ts';

const rules = (targetMs: number) => ({ response: rule(null), resolution: rule(targetMs) });
const policies = [
  policy({ rules: { P1: rules(4 * hour), P2: rules(8 * hour), P3: rules(8 * hour), P5: rules(8 * hour) } }),
];
const opened = event('opened', '2024-01-08T10:00Z', { priority: 'P2' });
const at = (hours: number) => opened.at + hours * hour;
const change = (hours: number, priority: string) => event('priority_changed', at(hours), { priority });
const judge = (events: ReturnType<typeof event>[], asOf: number) =>
  resolution([opened, ...events], asOf, { policies });

describe('peak priority', () => {
  it('is the one with the shortest target, then the one listed first', () => {
    expect(judge([change(1, 'P1'), change(2, 'P2')], at(3)).peakPriority).toBe('P1');
    expect(judge([change(1, 'P5')], at(3)).peakPriority).toBe('P2');
    expect(judge([change(1, 'unknown')], at(3)).peakPriority).toBe('P2');
  });

  it('of equal targets is the one listed first, else the first by name', () => {
    const listed = [policy({ rules: { Z: rules(hour), A: rules(hour) } })];
    const peak = (first: string, second: string) =>
      resolution(
        [{ ...opened, priority: first }, event('priority_changed', at(0.5), { priority: second })],
        at(0.6),
        { policies: listed },
      ).peakPriority;
    expect([peak('A', 'Z'), peak('Z', 'A'), peak('y', 'x')]).toEqual(['Z', 'Z', 'x']);
  });

  it('counts only what holds after the opening instant', () => {
    const events = [change(0, 'P3'), event('assigned', at(1), { team: 'b' })];
    expect(
      resolution([{ ...opened, priority: 'P1' }, ...events], at(2), {
        policies,
      }),
    ).toMatchObject({
      peakPriority: 'P3',
      priority: 'P3',
    });
  });

  it('ends with the clock', () => {
    expect(judge([event('resolved', at(1)), change(2, 'P1')], at(3)).peakPriority).toBe('P2');
  });
});
