import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pick } from '../../../../src/core/analytics/pick.ts';
import { sortOrder } from '../../../../src/core/analytics/sort-order.ts';
import { markedRows, splitOrder } from '../../../../src/core/analytics/split-order.ts';

const durations = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 2 ** 34 }),
    fc.integer({ min: 0, max: 2 ** 52 }),
  ),
  { maxLength: 300 },
);

it('orders rows by value, equal ones by row', () => {
  fc.assert(
    fc.property(durations, (values) => {
      const expected = values
        .map((_, row) => row)
        .sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
      expect([...sortOrder(Float64Array.from(values))]).toEqual(expected);
    }),
  );
});

it('splits an order into groups that keep it, with the rows without a code first', () => {
  const rows = fc.array(
    fc.record({ value: fc.nat(50), code: fc.integer({ min: -1, max: 3 }), include: fc.boolean() }),
  );
  fc.assert(
    fc.property(rows, (list) => {
      const values = Float64Array.from(list, ({ value }) => value);
      const include = Uint8Array.from(list, (row) => (row.include ? 1 : 0));
      const codes = Int32Array.from(list, ({ code }) => code);
      const order = markedRows(sortOrder(values), include);
      const groups = splitOrder(order, codes, 5);
      const expected = [-1, 0, 1, 2, 3].map((code) =>
        list
          .filter((row) => row.include && row.code === code)
          .map(({ value }) => value)
          .sort((a, b) => a - b),
      );
      expect(groups.map((group) => [...pick(values, group)])).toEqual(expected);
      expect(splitOrder(order, null, 1)[0]).toHaveLength(expected.flat().length);
    }),
  );
});
