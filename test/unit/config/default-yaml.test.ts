import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkConfig } from '../../../config/check.ts';
import { readDocument } from '../../../config/document.ts';
import { configJsonSchema, type SchemaNode } from '../../../config/json-schema.ts';
import { defaultConfig, loadConfig } from '../../../config/load.ts';
import { packageRoot } from '../../../config/paths.ts';
import { configSchema } from '../../../config/schema.ts';

const text = readFileSync(path.join(packageRoot(), 'config/default.yaml'), 'utf8');
/** With every example line (one #) made real. */
const withExamples = text.replaceAll(/^( *)#(?!#)/gm, '$1');

const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-default-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = path.join(folder, 'examples.yaml');
writeFileSync(file, withExamples);

/** `a.*.b`: every key a configuration may have, `*` for free names and list items. */
function schemaKeys(node: SchemaNode, at = ''): string[] {
  const named = Object.entries(node.properties ?? {}).flatMap(([key, below]) => [
    `${at}${key}`,
    ...schemaKeys(below, `${at}${key}.`),
  ]);
  const free =
    typeof node.additionalProperties === 'object' ? schemaKeys(node.additionalProperties, `${at}*.`) : [];
  const items = node.items ? schemaKeys(node.items, `${at}*.`) : [];
  const branches = (node.anyOf ?? []).flatMap((branch) => schemaKeys(branch, at));
  return [...named, ...free, ...items, ...branches];
}

function writtenKeys(value: unknown, node: SchemaNode, at = ''): string[] {
  const branches = [node, ...(node.anyOf ?? [])];
  if (Array.isArray(value)) {
    const items = branches.find(({ items }) => items)?.items;
    return items ? value.flatMap((item) => writtenKeys(item, items, `${at}*.`)) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const named = branches.find(({ properties }) => properties && key in properties)?.properties?.[key];
    if (named) return [`${at}${key}`, ...writtenKeys(below, named, `${at}${key}.`)];
    const free = branches.find(({ additionalProperties }) => typeof additionalProperties === 'object');
    return writtenKeys(below, (free?.additionalProperties ?? {}) as SchemaNode, `${at}*.`);
  });
}

describe('config/default.yaml', () => {
  it('shows every setting there is, in force or as an example', () => {
    const schema = configJsonSchema() as SchemaNode;
    const written = new Set(writtenKeys(readDocument(withExamples).value, schema));
    expect([...new Set(schemaKeys(schema))].filter((key) => !written.has(key))).toEqual([]);
    expect(written.size).toBeGreaterThan(60);
  });

  it('equals the defaults of the schema wherever the schema has one', () => {
    const { policies: _, ...fromSchema } = configSchema.parse({});
    expect(defaultConfig()).toMatchObject(fromSchema);
    const [policy] = defaultConfig().policies;
    const { match: __, ...bare } =
      configSchema.parse({ policies: [{ name: 'default', targets: {} }] }).policies[0] ?? {};
    expect({ ...policy, targets: {} }).toMatchObject(bare);
  });

  it('promises the documented targets around the clock', () => {
    const [policy, ...others] = defaultConfig().policies;
    const minute = 60_000;
    const hour = 60 * minute;
    expect(others).toEqual([]);
    expect(policy?.targets).toEqual({
      P1: { response: 15 * minute, resolution: 4 * hour },
      P2: { response: 30 * minute, resolution: 8 * hour },
      P3: { response: 2 * hour, resolution: 24 * hour },
      P4: { response: 8 * hour, resolution: 72 * hour },
    });
    expect(policy).toMatchObject({ calendar: '24x7', pause: { response: 'none', resolution: 'all' } });
  });

  it('has no problem, not even a warning, as shipped and with its examples made real', () => {
    expect(checkConfig(null, {})).toEqual([]);
    expect(checkConfig(file, {})).toEqual([]);
    expect(loadConfig({ file, env: {} }).config.calendars.office?.holidays).toHaveLength(2);
  });

  it('is a file an operator can copy as it is', () => {
    writeFileSync(path.join(folder, 'copy.yaml'), text);
    expect(loadConfig({ file: path.join(folder, 'copy.yaml'), env: {} }).config).toEqual(defaultConfig());
  });
});
