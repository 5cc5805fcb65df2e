import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  parseDocument,
  visit,
} from 'yaml';
import { type ConfigPath, errorAt, type Finding, pathText } from './problem.ts';

/** A YAML or JSON text (JSON is YAML 1.2) as plain data, with the lines its parts stand on. */
export interface ConfigDocument {
  /** Undefined for an empty text. A key with nothing behind it is undefined too: as if not written. */
  readonly value: unknown;
  /** Syntax errors and refused constructs, each with its line; `value` is unusable where `broken`. */
  readonly findings: readonly (Finding & { readonly line: number | null })[];
  readonly broken: boolean;
  /** Line of the nearest written place at or above `path`; null where not even its top-level key is written. */
  lineOf(path: ConfigPath): number | null;
}

const maxNodes = 100_000;
const maxDepth = 64;
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** No text in UTF-8 holds one; databases refuse it. */
const halfCharacter = 'half of a character, \\uD800 to \\uDFFF alone';
const wholeCharacter = 'write the character itself, or both halves';

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  MULTIPLE_DOCS: 'one document a file: remove the line ---',
  BAD_INDENT: 'indent by two spaces a level, the same for all keys of one map',
};

interface Reading {
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly lines: Map<string, number>;
  readonly findings: (Finding & { line: number | null })[];
  lineAt(node: unknown): number | null;
  visited: number;
}

class TooComplex extends Error {}

/** Reads YAML 1.2 (core schema, so `on` and `09:00` are texts) or JSON. Never throws. */
export function readDocument(text: string): ConfigDocument {
  const counter = new LineCounter();
  try {
    if (isTooDeep(text)) throw new TooComplex();
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      stringKeys: true,
      // Told of below, with both lines, so that one does not hide every other problem.
      uniqueKeys: false,
      resolveKnownTags: false,
      prettyErrors: false,
      lineCounter: counter,
    });
    return readParsed(document, counter);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    const message = 'too large, nested too deeply, or an alias that contains itself';
    return {
      value: undefined,
      findings: [{ ...errorAt([], message, 'write the values out'), line: null }],
      broken: true,
      lineOf: () => null,
    };
  }
}

/** Asked of the tokens, before they are composed: that recurses, and deep input can end the process. */
function isTooDeep(text: string): boolean {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme)) {
      // Tokens are not needed, only how deep the parser is.
    }
    if (parser.stack.length > maxDepth * 2) return true;
  }
  return false;
}

function readParsed(document: Document.Parsed, counter: LineCounter): ConfigDocument {
  const findings = [...document.errors, ...document.warnings].map((error) => ({
    ...errorAt([], error.message, hints[error.code] ?? null),
    line: counter.linePos(error.pos[0]).line,
  }));
  const { yaml } = document.directives;
  if (yaml.explicit && yaml.version !== '1.2') {
    findings.push({ ...errorAt([], 'YAML 1.1 is not read', 'remove the line %YAML 1.1'), line: 1 });
  }
  if (findings.length > 0) return { value: undefined, findings, broken: true, lineOf: () => null };
  const reading: Reading = {
    targets: targetsOf(document),
    lines: new Map(),
    findings: [],
    lineAt: (node) => {
      const range = (node as Partial<Node> | null)?.range;
      return range ? counter.linePos(range[0]).line : null;
    },
    visited: 0,
  };
  const value = isEmpty(document.contents) ? undefined : toValue(reading, document.contents, []);
  return { value, findings: reading.findings, broken: false, lineOf: (path) => lineOf(reading.lines, path) };
}

/** What each alias repeats: the last node above it with its anchor. `Alias.resolve` would walk the document for every one. */
function targetsOf(document: Document): Map<Alias, Node> {
  const anchored = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchored.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
  });
  return targets;
}

function lineOf(lines: ReadonlyMap<string, number>, path: ConfigPath): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(pathText(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return null;
}

function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null && !node.source);
}

function toValue(reading: Reading, node: unknown, path: ConfigPath): unknown {
  reading.visited += 1;
  if (reading.visited > maxNodes || path.length > maxDepth) throw new TooComplex();
  if (isAlias(node)) {
    const target = reading.targets.get(node);
    if (target !== undefined) return toValue(reading, target, path);
    const finding = errorAt(path, `no anchor &${node.source}`, 'an alias repeats what &NAME marks above it');
    reading.findings.push({ ...finding, line: reading.lineAt(node) });
    return null;
  }
  if (isMap(node)) return mapValue(reading, node.items, path);
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      note(reading, [...path, index], item);
      return toValue(reading, item, [...path, index]);
    });
  }
  if (!isScalar(node)) return null;
  if (typeof node.value === 'string' && !node.value.isWellFormed()) {
    reading.findings.push({ ...errorAt(path, halfCharacter, wholeCharacter), line: reading.lineAt(node) });
  }
  return node.value;
}

function mapValue(
  reading: Reading,
  pairs: readonly { key: unknown; value: unknown }[],
  path: ConfigPath,
): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (const { key, value } of pairs) {
    const name = String(isScalar(key) ? key.value : key);
    const place = [...path, name];
    if (Object.hasOwn(map, name)) reading.findings.push(writtenTwice(reading, place, key));
    note(reading, place, key);
    if (!name.isWellFormed()) {
      reading.findings.push({ ...errorAt(place, halfCharacter, wholeCharacter), line: reading.lineAt(key) });
    }
    if (reservedKeys.has(name)) {
      const line = reading.lineAt(key);
      reading.findings.push({ ...errorAt(place, 'a reserved name', 'choose another name'), line });
    } else map[name] = isEmpty(value) ? undefined : toValue(reading, value, place);
  }
  return map;
}

function writtenTwice(reading: Reading, place: ConfigPath, key: unknown): Reading['findings'][number] {
  const first = reading.lines.get(pathText(place));
  const message = first === undefined ? 'is there already' : `is there already, in line ${first}`;
  return { ...errorAt(place, message, 'keep one of the two'), line: reading.lineAt(key) };
}

function note(reading: Reading, path: ConfigPath, node: unknown): void {
  const line = reading.lineAt(node);
  if (line !== null) reading.lines.set(pathText(path), line);
}
