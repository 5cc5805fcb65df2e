import { closest } from '../src/core/text/closest.ts';
import { readDocument } from './document.ts';
import { type SchemaNode, schemaRoot } from './json-schema.ts';
import { type ConfigPath, errorAt, type Finding, show, warningAt } from './problem.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting that an environment variable gives. */
export interface EnvironmentSetting {
  readonly variable: string;
  readonly path: ConfigPath;
  readonly value: unknown;
}

export interface EnvironmentLayer {
  /** Ordered from wide to narrow, so that a narrower variable wins. */
  readonly settings: readonly EnvironmentSetting[];
  readonly findings: readonly (Finding & { readonly origin: string })[];
}

const prefix = 'SLA_BOT_';
/** Read elsewhere: the operator's file and the data folder. */
const otherVariables = ['SLA_BOT_CONFIG', 'SLA_BOT_DATA'];

/** `SLA_BOT_CONSOLE_PORT` of `console.port`: segments in upper snake case, joined by `_`. */
export function variableName(path: readonly string[]): string {
  return (
    prefix + path.map((step) => step.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()).join('_')
  );
}

/** Every variable that is read, with its setting. Names inside free maps (a calendar's) have none of their own. */
export function environmentVariables(): Map<string, { path: readonly string[]; node: SchemaNode }> {
  const found = new Map<string, { path: readonly string[]; node: SchemaNode }>();
  const walk = (node: SchemaNode, path: readonly string[]): void => {
    for (const [key, below] of Object.entries(node.properties ?? {})) {
      found.set(variableName([...path, key]), { path: [...path, key], node: below });
      walk(below, [...path, key]);
    }
  };
  walk(schemaRoot(), []);
  return found;
}

/**
 * The settings given by `SLA_BOT_<PATH>` variables. Texts are taken as they are, everything else is YAML or
 * JSON; an empty variable counts as not set. A name near a known one is an error, any other unknown one a
 * warning (Kubernetes sets `SLA_BOT_PORT` and the like for a service of that name).
 */
export function readEnvironment(env: Environment): EnvironmentLayer {
  const settings: EnvironmentSetting[] = [];
  const findings: (Finding & { origin: string })[] = [];
  const given = Object.keys(env).filter((name) => name.startsWith(prefix) && !otherVariables.includes(name));
  if (given.length === 0) return { settings, findings };
  const known = environmentVariables();
  for (const variable of given.sort()) {
    const text = env[variable]?.trim() ?? '';
    const target = known.get(variable);
    if (target === undefined)
      findings.push({ ...unknownVariable(variable, [...known.keys()]), origin: variable });
    else if (text !== '') {
      const value = readValue(text, target.node);
      if ('wrong' in value) {
        findings.push({ ...errorAt(target.path, `not YAML or JSON: ${value.wrong}`), origin: variable });
      } else settings.push({ variable, path: target.path, value: value.value });
    }
  }
  settings.sort((a, b) => a.path.length - b.path.length);
  return { settings, findings };
}

function readValue(text: string, node: SchemaNode): { value: unknown } | { wrong: string } {
  const types = [node, ...(node.anyOf ?? [])].flatMap(({ type }) => type);
  if (types.includes('string') && !(types.includes('null') && text === 'null')) return { value: text };
  const document = readDocument(text);
  const finding = document.findings[0];
  return finding === undefined ? { value: document.value } : { wrong: `${finding.message} in ${show(text)}` };
}

function unknownVariable(variable: string, known: readonly string[]): Finding {
  const bare = (name: string) => name.slice(prefix.length);
  const near = closest(bare(variable), [...known, ...otherVariables].map(bare));
  if (near !== null) return errorAt([], 'no such setting', `did you mean ${prefix}${near}?`);
  return warningAt(
    [],
    'no such setting: the variable is ignored',
    'see config/default.yaml for every setting',
  );
}
