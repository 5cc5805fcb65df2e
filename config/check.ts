import { checkRegions } from './calendar-check.ts';
import type { Environment } from './environment.ts';
import { evaluate, inOrder } from './evaluate.ts';
import { configFile, environment } from './load.ts';
import type { Problem } from './problem.ts';

/**
 * Everything that is wrong (errors) or looks wrong (warnings) in what would be in force with this file (null:
 * the one `SLA_BOT_CONFIG` names, if any) and environment, in the order of the file. Never throws for it.
 */
export function checkConfig(
  file: string | null,
  env: Environment = environment(),
  cwd: string = process.cwd(),
): Problem[] {
  const { config, problems, locate } = evaluate(configFile(file, env, cwd), env, cwd);
  return inOrder([...problems, ...locate(checkRegions(config))]);
}
