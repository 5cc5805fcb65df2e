import { expect, it } from 'vitest';
import { clockFlagNames, flagNames, incidentFlagNames } from '../../../../src/core/sla/flags.ts';

it('every flag has one sentence and belongs either to incidents or to clocks', () => {
  expect(Object.keys(flagNames)).toHaveLength(
    Object.keys(incidentFlagNames).length + Object.keys(clockFlagNames).length,
  );
  for (const sentence of Object.values(flagNames)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  expect(new Set(Object.values(flagNames)).size).toBe(Object.keys(flagNames).length);
});
