import { describe, expect, it } from 'vitest';
import {
  configJsonSchema,
  knownKeysAt,
  type SchemaNode,
  schemaNodesAt,
} from '../../../config/json-schema.ts';

describe('configJsonSchema', () => {
  it('describes what a person writes: durations as texts, nothing required, no unknown keys', () => {
    const schema = configJsonSchema();
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      additionalProperties: false,
      properties: { commands: { properties: { timeBudget: { type: 'string', default: '60s' } } } },
    });
    expect(schema).not.toHaveProperty('required');
  });

  it('describes every setting that is not only a group', () => {
    const bare: string[] = [];
    const walk = (node: SchemaNode, path: string): void => {
      for (const [key, below] of Object.entries(node.properties ?? {})) {
        const isGroup = below.properties !== undefined || below.type === 'array';
        if (!isGroup && below.description === undefined) bare.push(`${path}${key}`);
        walk(below, `${path}${key}.`);
      }
      if (typeof node.additionalProperties === 'object') walk(node.additionalProperties, `${path}*.`);
      if (node.items) walk(node.items, `${path}*.`);
      for (const branch of node.anyOf ?? []) walk(branch, path);
    };
    walk(configJsonSchema() as SchemaNode, '');
    expect(bare).toEqual([]);
  });

  it('can be walked by path, through free names, lists and choices', () => {
    expect(knownKeysAt(['calendars', 'any'])).toContain('windows');
    expect(knownKeysAt(['calendars', 'any', 'windows'])).toContain('weekend');
    expect(knownKeysAt(['policies', 3, 'targets', 'P9', 'response'])).toEqual([
      'target',
      'calendar',
      'pause',
    ]);
    expect(schemaNodesAt(['console', 'port', 'x'])).toEqual([]);
    expect(schemaNodesAt(['toString'])).toEqual([]);
  });
});
