import path from 'node:path';
import type { Command } from 'commander';
import { configFile, dataFolder, defaultConfig, loadConfig } from '../../../config/load.ts';
import type { Config } from '../../../config/schema.ts';
import { UserError } from '../../core/errors.ts';
import { visible } from '../../output/safe-text.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import type { DoctorFinding, FindingStatus } from '../doctor/check.ts';
import { noBotNote } from '../doctor/no-bot.ts';
import { exitCodes } from '../io.ts';
import { createRedactor } from '../redact.ts';

const marks: Readonly<Record<FindingStatus, string>> = {
  ok: 'ok      ',
  off: 'off     ',
  warning: 'warning ',
  problem: 'PROBLEM ',
};

/** `sla-bot doctor`. */
export function registerDoctor(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .description(
      'check configuration, data folder, database and tokens, and name each fix; exit 2 if there are problems',
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExample:\n  sla-bot doctor --config sla-bot.yaml')
    .action(async (options: CommonOptions & { json?: boolean }) => {
      const { io } = cli;
      const named = options.config === undefined ? null : path.resolve(io.cwd, options.config);
      const { checks, runChecks } = await import('../doctor/run-checks.ts');
      const config = usableConfig(named, cli);
      const context = {
        config: config ?? defaultConfig(),
        isUsable: config !== null,
        configFile: configFile(named, io.env, io.cwd),
        folder: path.resolve(io.cwd, dataFolder(options.data, io.env)),
        cli,
      };
      const note = noBotNote(context);
      if (note !== null) io.err(visibleLines(note));
      const findings = await runChecks(checks, context);
      // What is asked may repeat what it was sent.
      const mask = createRedactor(io.env);
      io.out(mask(options.json ? `${JSON.stringify(findings, null, 2)}\n` : findings.map(linesOf).join('')));
      const isIll = findings.some(({ status }) => status === 'problem');
      cli.setExit(isIll ? exitCodes.unusable : exitCodes.ok);
    });
}

/** Null where it has errors. */
function usableConfig(file: string | null, { io }: Cli): Config | null {
  try {
    return loadConfig({ file, env: io.env, cwd: io.cwd }).config;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function linesOf({ about, status, text, fix }: DoctorFinding): string {
  const line = `${marks[status]}${about}: ${text}\n`;
  return visibleLines(fix === null ? line : `${line}        fix: ${fix}\n`);
}

function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
