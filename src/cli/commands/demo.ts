import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import type { DemoOptions } from './demo-run.ts';

const examples = `
Examples:
  sla-bot demo
  sla-bot demo --incidents 100000 --port 9000`;

/** `sla-bot demo`: a year of sample incidents, imported, with a first report in the console. */
export function registerDemo(program: Command, cli: Cli): void {
  program
    .command('demo')
    .description('make a year of sample incidents, import them and open the chat console')
    .option('--port <port>', 'port of the console (default: the configured one, 8080)')
    .option('--incidents <n>', 'how many (default: 12000)')
    .option('--seed <n>', 'another number makes another year of the same kind (default: 1)')
    .addHelpText('after', examples)
    .action(async (options: DemoOptions) => (await import('./demo-run.ts')).runDemo(options, cli));
}
