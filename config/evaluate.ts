import path from 'node:path';
import { asWritten, crossCheck } from './cross-check.ts';
import { type Environment, type EnvironmentSetting, readEnvironment } from './environment.ts';
import { type FileLayer, readFileLayer, withFolders } from './file-layer.ts';
import { findingsOf } from './issues.ts';
import { isPlainMap, mergeLayers } from './merge.ts';
import { packageRoot } from './paths.ts';
import { type ConfigPath, type Finding, type Problem, pathText, printable } from './problem.ts';
import { parsePruned } from './prune.ts';
import type { Config } from './schema.ts';

/** The configuration as far as it holds, and everything that is wrong with it. */
export interface Evaluation {
  /** Without what the schema refused: use it only where no problem is an error. */
  readonly config: Config;
  readonly problems: readonly Problem[];
  /** Says where the findings of a later check were written. */
  locate(findings: readonly Finding[]): Problem[];
}

/** The files and variables that settings come from, the later ones over the earlier ones. */
interface Layers {
  readonly files: readonly FileLayer[];
  readonly settings: readonly EnvironmentSetting[];
}

/** Lays default.yaml, the operator's file (absolute path, or null) and the environment over each other. */
export function evaluate(file: string | null, env: Environment, cwd: string): Evaluation {
  const defaults = path.join(packageRoot(), 'config', 'default.yaml');
  const files = (file === null ? [defaults] : [defaults, file]).map(readFileLayer);
  const environment = readEnvironment(env);
  const layers: Layers = { files, settings: environment.settings };
  const value = mergeAll(layers, cwd);
  const pruned = parsePruned(value);
  const { config } = pruned;
  const refused = findingsOf(pruned.issues, value);
  const problems = [
    ...files.flatMap(({ origin, document }) =>
      document.findings.map((finding) => toProblem(finding, origin, finding.line)),
    ),
    ...environment.findings.map((finding) => toProblem(finding, finding.origin, null)),
    ...locate([...refused, ...crossCheck(pruned)], layers),
  ];
  const later = (findings: readonly Finding[]) => locate(asWritten(findings, pruned), layers);
  return { config, problems: inOrder(problems), locate: later };
}

function mergeAll({ files, settings }: Layers, cwd: string): Record<string, unknown> {
  const given = settings.map((setting) => {
    const wrapped = [...setting.path].reverse().reduce((inner, step) => ({ [step]: inner }), setting.value);
    return isPlainMap(wrapped) ? withFolders(wrapped, cwd) : {};
  });
  const merged = [...files.map((layer) => layer.settings), ...given].reduce<unknown>(mergeLayers, {});
  return isPlainMap(merged) ? merged : {};
}

function locate(findings: readonly Finding[], { files, settings }: Layers): Problem[] {
  return findings.map((finding) => {
    const setting = settings.findLast((each) => gives(each, finding.path));
    if (setting !== undefined) return toProblem(finding, setting.variable, null);
    for (const { origin, document } of files.toReversed()) {
      const line = document.lineOf(finding.path);
      if (line !== null) return toProblem(finding, origin, line);
    }
    return toProblem(finding, files.at(-1)?.origin ?? '', null);
  });
}

/** True if the variable wrote the value at `place`, or the map in which it is missing. */
function gives({ path: given, value }: EnvironmentSetting, place: ConfigPath): boolean {
  if (given.length > place.length || given.some((step, index) => step !== place[index])) return false;
  const next = place[given.length];
  return next === undefined || !isPlainMap(value) || Object.hasOwn(value, next);
}

function toProblem(
  { severity, path: place, message, hint }: Finding,
  origin: string,
  line: number | null,
): Problem {
  const safe = { message: printable(message), hint: hint === null ? null : printable(hint) };
  return { severity, path: pathText(place), line, origin, ...safe };
}

/** By origin as first met, then by line. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const origins = [...new Set(problems.map(({ origin }) => origin))];
  return problems.toSorted(
    (a, b) => origins.indexOf(a.origin) - origins.indexOf(b.origin) || (a.line ?? 0) - (b.line ?? 0),
  );
}
