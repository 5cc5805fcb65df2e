import { z } from 'zod';
import type { ConfigPath } from './problem.ts';
import { configSchema } from './schema.ts';

/** The part of JSON Schema that zod writes for this configuration. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** JSON Schema (2020-12) of a configuration file as a person writes it, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input' });
  return { $schema, title: 'sla-bot configuration', ...schema };
}

let written: SchemaNode | null = null;

/** The same, for looking things up. Written once, which takes milliseconds: a file may have thousands of problems. */
export function schemaRoot(): SchemaNode {
  written ??= configJsonSchema() as SchemaNode;
  return written;
}

/** Every schema node that may stand at `path` (several below a choice); empty where nothing may. */
export function schemaNodesAt(path: ConfigPath): readonly SchemaNode[] {
  let nodes = choices(schemaRoot());
  for (const step of path) nodes = nodes.flatMap((node) => choices(child(node, step)));
  return nodes;
}

/** Keys a map at `path` may have; empty where its keys are free. */
export function knownKeysAt(path: ConfigPath): string[] {
  return schemaNodesAt(path).flatMap((node) => [
    ...Object.keys(node.properties ?? {}),
    ...(node.propertyNames?.enum ?? []),
  ]);
}

function child(node: SchemaNode, step: string | number): SchemaNode | undefined {
  if (typeof step === 'number') return node.items;
  if (node.properties && Object.hasOwn(node.properties, step)) return node.properties[step];
  return typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
}

/** The node itself and, below a choice, its branches. */
function choices(node: SchemaNode | undefined): SchemaNode[] {
  if (node === undefined) return [];
  return [node, ...(node.anyOf ?? []).flatMap(choices)];
}
