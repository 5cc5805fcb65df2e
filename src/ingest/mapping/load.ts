import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readDocument } from '../../../config/document.ts';
import { pathText } from '../../../config/problem.ts';
import { UserError } from '../../core/errors.ts';
import { bundledFile, bundledMappings } from './bundled.ts';
import { type Mapping, mappingSchema } from './schema.ts';

const maxBytes = 1_000_000;

function isFileName(nameOrFile: string): boolean {
  return /\.ya?ml$/i.test(nameOrFile) || nameOrFile.includes('/') || nameOrFile.includes(path.sep);
}

function fileOf(nameOrFile: string, cwd: string): string {
  if (isFileName(nameOrFile)) return path.resolve(cwd, nameOrFile);
  const names = bundledMappings();
  if (names.includes(nameOrFile)) return bundledFile(nameOrFile);
  throw new UserError(`There is no mapping "${nameOrFile.slice(0, 100)}"`, {
    code: 'mapping-unknown',
    hint: `Give one of ${names.join(', ')}, or a file that ends in .yaml.`,
  });
}

function readText(file: string): string {
  try {
    if (statSync(file).size > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(
      `Cannot read the mapping ${file}: ${cause instanceof Error ? cause.message : cause}`,
      {
        code: 'mapping-unreadable',
        hint: `Bundled mappings are named without path: ${bundledMappings().join(', ')}.`,
        cause,
      },
    );
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly errors?: readonly (readonly Issue[])[];
}

/** Of a union's branches the one that got deepest says what was meant. */
function describe(issue: Issue, prefix: readonly PropertyKey[] = []): string[] {
  const where = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors !== undefined && issue.errors.length > 0) {
    const depth = (issues: readonly Issue[]): number =>
      Math.max(0, ...issues.map(({ path: at, code }) => at.length * 2 + (code === 'invalid_type' ? 0 : 1)));
    const branch = issue.errors.reduce((one, other) => (depth(other) > depth(one) ? other : one));
    return branch.flatMap((inner) => describe(inner, where));
  }
  return [`${where.map(String).join('.') || 'mapping'}: ${issue.message}`];
}

/** Checks a mapping given as YAML. UserError with every problem and its path where it is not one. */
export function parseMapping(yaml: string, name: string): Mapping {
  const { value, findings } = readDocument(yaml);
  const [finding] = findings;
  if (finding !== undefined) {
    const line = finding.line === null ? '' : `line ${finding.line}: `;
    const place = finding.path.length === 0 ? '' : `${pathText(finding.path)} `;
    throw new UserError(
      `The mapping ${name} is not YAML that can be read: ${line}${place}${finding.message}`,
      {
        code: 'mapping-invalid',
        hint: finding.hint ?? 'Names with a colon or a leading special character need quotes.',
      },
    );
  }
  if (value === undefined) {
    throw new UserError(`The mapping ${name} is empty`, {
      code: 'mapping-invalid',
      hint: 'If import --suggest was to write it, it found no mapping; run it again without > to see why.',
    });
  }
  const parsed = mappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UserError(`The mapping ${name} is not valid`, {
    code: 'mapping-invalid',
    details: parsed.error.issues.flatMap((issue) => describe(issue as Issue)),
    hint: 'The bundled mappings in config/mappings are examples; import --suggest FILE writes a draft.',
  });
}

/**
 * A bundled mapping by name, or one from a YAML file (relative to `cwd`). UserError where there is none or it is
 * not valid.
 */
export function loadMapping(nameOrFile: string, cwd = process.cwd()): Mapping {
  return parseMapping(readText(fileOf(nameOrFile, cwd)), nameOrFile);
}
