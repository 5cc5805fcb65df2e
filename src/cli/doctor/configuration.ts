import { checkConfig } from '../../../config/check.ts';
import { problemText } from '../../../config/problem.ts';
import type { DoctorCheck } from './check.ts';

/** The operator's file and the environment, as `sla-bot config check` sees them. */
export const checkConfiguration: DoctorCheck = async ({ configFile, cli }) => {
  const problems = checkConfig(configFile, cli.io.env, cli.io.cwd);
  const about = 'configuration';
  if (problems.length === 0) {
    const text = configFile === null ? 'the shipped defaults and the environment' : configFile;
    return [{ about, status: 'ok', text, fix: null }];
  }
  return problems.map((problem) => ({
    about,
    status: problem.severity === 'error' ? 'problem' : 'warning',
    text: problemText({ ...problem, hint: null }),
    fix: problem.hint ?? 'see sla-bot config check',
  }));
};
