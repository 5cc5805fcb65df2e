/**
 * The bot over a data folder on one chat platform, for bench/chat-load.mjs, which starts it as a process of its own: put
 * together as src/app.ts does, and counting the reports it computes.
 *   node bench/chat-bot.mjs slack|discord DATA_FOLDER
 */
import { commands } from '../dist/commands/index.js';
import { defaultConfig } from '../dist/config/load.js';
import { policyContent } from '../dist/config/policy.js';
import { createDiscord } from '../dist/src/adapters/discord/discord.js';
import { discordSettings } from '../dist/src/adapters/discord/settings.js';
import { createSlack } from '../dist/src/adapters/slack/slack.js';
import { createDispatch } from '../dist/src/bot/dispatch.js';
import { createRateLimit } from '../dist/src/bot/limits/rate-limit.js';
import { closeTools, createServices, createTools } from '../dist/src/services.js';
import { openStore } from '../dist/src/store/open.js';

const [platform, folder] = process.argv.slice(2);
const clock = { now: () => Date.now() };
const config = defaultConfig();
const warn = (fields, text) => console.error(text, JSON.stringify(fields));
const logger = { debug() {}, info() {}, warn, error: warn };
const store = await openStore({ folder, ...config.store, clock, warn() {} });
await store.recordPolicies(await policyContent(config), clock.now());
const tools = createTools(config, 'all');
const notRecorded = (cause) => warn({ cause: String(cause) }, 'report not recorded');
const services = createServices({ store, tools, config, clock, notRecorded });
let computed = 0;
const reporting = {
  ...services.reporting,
  report(...given) {
    computed += 1;
    return services.reporting.report(...given);
  },
};
const { claims } = store;
const shared = { commands, reporting, access: config.access, claims, clock, logger };
const dispatch = createDispatch({
  ...shared,
  timeZone: config.timeZone,
  locale: config.locale,
  rateLimit: createRateLimit(config.commands.rate),
  audit: store.audit,
  timeBudgetMs: config.commands.timeBudget,
});
const { renderer } = tools;
const bot =
  platform === 'slack'
    ? createSlack({
        ...shared,
        dispatch,
        renderer,
        env: process.env,
        settings: config.slack,
        timeZone: config.timeZone,
        weekStartsOn: config.reports.weekStartsOn,
      })
    : createDiscord({ ...shared, dispatch, renderer, settings: discordSettings(process.env) });
await bot.start();
process.on('message', async (message) => {
  if (message === 'count') process.send({ computed });
  if (message !== 'stop') return;
  await bot.stop();
  await closeTools(tools);
  await store.close();
  process.disconnect();
});
process.send({ started: true });
