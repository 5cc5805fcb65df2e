import type { Command } from 'commander';
import { isShared } from '../../../config/redis-schema.ts';
import type { Config } from '../../../config/schema.ts';
import { UserError } from '../../core/errors.ts';
import { createFormat } from '../../core/report/format.ts';
import { visible } from '../../output/safe-text.ts';
import type { DeadLetter, DeadLetters } from '../../ports/dead-letters.ts';
import { UnavailableError } from '../../ports/intake.ts';
import type { Store } from '../../store/open.ts';
import type { Cli, CommonOptions } from '../cli.ts';
import { exitCodes } from '../io.ts';
import { openConfig } from '../settings.ts';
import { letterJson, letterLines, letterText, retriedLine } from './dead-letters-text.ts';

interface Options extends CommonOptions {
  readonly json?: boolean;
  readonly endpoint?: string;
  readonly all?: boolean;
  readonly limit?: string;
}

const mostListed = 1_000_000;
const examples = `
Examples:
  sla-bot dead-letters list --endpoint jira
  sla-bot dead-letters show 0f3c9a1b5d7e2468
  sla-bot dead-letters retry --endpoint jira    after an update, or with other settings
  sla-bot dead-letters remove --all`;

/** `sla-bot dead-letters`. */
export function registerDeadLetters(program: Command, cli: Cli): void {
  const group = program
    .command('dead-letters')
    .description('webhook requests that could not be used: list them, read them again, remove them')
    .addHelpText('after', examples);
  group
    .command('list')
    .description('list them, the latest first')
    .option('--endpoint <name>', 'of one source only')
    .option('--limit <n>', 'how many to list at most', '50')
    .option('--json', 'print them as JSON, with their bodies')
    .action((options: Options) => list(options, cli));
  group
    .command('show')
    .description('show one with its body')
    .argument('<id>')
    .option('--json', 'print it as JSON')
    .action((id: string, options: Options) => show(id, options, cli));
  const chosen = (name: string, description: string) =>
    group
      .command(name)
      .description(description)
      .argument('[ids...]')
      .option('--endpoint <name>', 'all of one source')
      .option('--all', 'all there are')
      .option('--json', 'print what was done as JSON');
  chosen(
    'retry',
    'read them again with this program and its settings; what is used in full is removed',
  ).action((ids: string[], options: Options) => retry(ids, options, cli));
  chosen('remove', 'remove them').action((ids: string[], options: Options) => remove(ids, options, cli));
}

/**
 * Runs over the store of the data folder, or what all bots share; without one there is nothing. UserError where the
 * options name an endpoint that there is not.
 */
async function inStore<T>(options: Options, cli: Cli, work: (store: Store | null) => Promise<T>): Promise<T> {
  const { config, folder } = openConfig(options, cli);
  const { hasStore } = await import('../../store/open.ts');
  const isThere = hasStore(folder) || isShared(config.redis, cli.io.env);
  const checked = async (store: Store | null) => {
    await checkEndpoint(options, config, store?.deadLetters ?? null);
    return work(store);
  };
  return isThere ? cli.stores.use(folder, config, checked) : checked(null);
}

/** Known are those that the configuration has and those, maybe of an earlier one, that have dead letters. */
async function checkEndpoint(
  { endpoint }: Options,
  config: Config,
  letters: Pick<DeadLetters, 'counts'> | null,
): Promise<void> {
  if (endpoint === undefined) return;
  const { endpointOf: configured } = await import('../../ingest/webhooks/endpoints.ts');
  const named = Object.keys(config.sources).filter((name) => configured(config, name) !== null);
  const counts = (await letters?.counts()) ?? [];
  const known = [...new Set([...named, ...counts.map((count) => count.endpoint)])].sort();
  if (known.includes(endpoint)) return;
  throw new UserError(`there is no endpoint ${endpoint}`, {
    hint:
      known.length === 0
        ? 'no source in the configuration has a kind, and nothing is kept'
        : `name one of ${known.join(', ')}`,
  });
}

async function list(options: Options, cli: Cli): Promise<void> {
  const limit = Number(options.limit);
  if (!/^\d+$/.test(options.limit ?? '') || limit < 1 || limit > mostListed) {
    throw new UserError(`--limit ${options.limit} is not a whole number from 1 to ${mostListed}`);
  }
  const letters = await inStore(options, cli, async (store) =>
    store === null ? [] : store.deadLetters.list({ ...endpointOf(options), limit }),
  );
  if (options.json) return print(letters.map(letterJson), cli);
  if (letters.length === 0) {
    const of = options.endpoint === undefined ? '' : ` of ${visible(options.endpoint)}`;
    return cli.io.out(`There are no dead letters${of}.\n`);
  }
  const { config } = openConfig(options, cli);
  const format = createFormat(config.locale, config.timeZone);
  cli.io.out(
    letters.flatMap((letter) => letterLines(letter, format).map((line) => `${visible(line)}\n`)).join(''),
  );
}

async function show(id: string, options: Options, cli: Cli): Promise<void> {
  const letter = await inStore(options, cli, async (store) => store?.deadLetters.find(id) ?? null);
  if (letter === null) throw unknown(id);
  if (options.json) return print(letterJson(letter), cli);
  const { config } = openConfig(options, cli);
  cli.io.out(letterText(letter, createFormat(config.locale, config.timeZone)));
}

async function retry(ids: readonly string[], options: Options, cli: Cli): Promise<void> {
  checkChoice(ids, options);
  const { retryLetter } = await import('../../ingest/webhooks/retry.ts');
  const { config } = openConfig(options, cli);
  const retried = await inStore(options, cli, async (store) => {
    if (store === null) return [];
    const { intake, deadLetters } = store;
    const done = [];
    for (const letter of await choose(ids, options, deadLetters)) {
      if (cli.io.signal.aborted) break;
      done.push(await retryLetter(letter, { config, intake, deadLetters }).catch(explain));
    }
    return done;
  });
  const still = retried.filter((one) => one.still !== null).length;
  if (options.json) print(retried, cli);
  else {
    cli.io.out(retried.map((one) => `${visible(retriedLine(one))}\n`).join(''));
    cli.io.out(`${retried.length - still} of ${retried.length} used in full and removed.\n`);
  }
  if (still > 0) cli.setExit(exitCodes.rejects);
}

async function remove(ids: readonly string[], options: Options, cli: Cli): Promise<void> {
  checkChoice(ids, options);
  const removed = await inStore(options, cli, async (store) => {
    if (store === null) return [];
    const letters = await choose(ids, options, store.deadLetters);
    const found = letters.map(({ id }) => id);
    await store.deadLetters.remove(found);
    return found;
  });
  if (options.json) print(removed, cli);
  else cli.io.out(`${removed.length} removed.\n`);
}

function checkChoice(ids: readonly string[], { endpoint, all }: Options): void {
  const ways = [ids.length > 0, endpoint !== undefined, all === true].filter(Boolean).length;
  if (ways === 1) return;
  throw new UserError(ways === 0 ? 'which dead letters?' : 'ids, --endpoint and --all do not go together', {
    hint: 'give ids, --endpoint NAME or --all',
  });
}

async function choose(
  ids: readonly string[],
  options: Options,
  letters: DeadLetters,
): Promise<readonly DeadLetter[]> {
  if (ids.length === 0) return letters.list({ ...endpointOf(options), limit: mostListed });
  const found: DeadLetter[] = [];
  for (const id of new Set(ids)) {
    const letter = await letters.find(id);
    if (letter === null) throw unknown(id);
    found.push(letter);
  }
  return found;
}

function endpointOf({ endpoint }: Options): { endpoint?: string } {
  return endpoint === undefined ? {} : { endpoint };
}

function unknown(id: string): UserError {
  return new UserError(`there is no dead letter ${id}`, {
    hint: 'sla-bot dead-letters list shows their ids',
  });
}

function explain(error: unknown): never {
  if (!(error instanceof UnavailableError)) throw error;
  throw new UserError(error.message, { hint: 'those not listed as used are kept; try again', cause: error });
}

function print(value: unknown, { io }: Cli): void {
  io.out(`${JSON.stringify(value, null, 2)}\n`);
}
