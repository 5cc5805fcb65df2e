import { describe, expect, it } from 'vitest';
import { dataToJson } from '../../../../src/output/json/data-to-json.ts';

describe('dataToJson', () => {
  it('keeps the order of keys, indents by two and ends in a newline', () => {
    expect(dataToJson({ b: 1, a: { '95': Number.NaN } })).toBe(
      '{\n  "b": 1,\n  "a": {\n    "95": null\n  }\n}\n',
    );
  });

  it('keeps every text: what cannot be encoded is escaped', () => {
    const data = { title: '\0\ud800\u202e中' };
    const bytes = new TextEncoder().encode(dataToJson(data));
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(data);
  });
});
