import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type CompletionForDeps, completionFor } from '../../bot/access/completion-for.ts';
import { complete } from '../../bot/complete.ts';
import { starters } from '../../bot/describe.ts';
import { UserError } from '../../core/errors.ts';
import { limitRate } from '../../http/security.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { assetFolder, fontFiles } from './assets.ts';
import type { Attachments } from './attachments.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import type { History } from './messages.ts';
import { conversationIn, type Turns } from './turns.ts';

export interface ConsoleRoutesDeps {
  readonly guard: Guard;
  readonly history: History;
  readonly attachments: Attachments;
  readonly live: Live;
  readonly turns: Turns;
  readonly completion: CompletionForDeps;
  readonly charts: Pick<ChartEngine, 'png'>;
  readonly timeZone: string;
  readonly locale: string;
}

const REQUESTS_PER_MINUTE = 1200;
const MESSAGES_PER_MINUTE = 120;
const BODY_LIMIT = '64kb';
const MAX_TEXT_LENGTH = 8000;
/** Twice the CSS pixels: sharp on dense displays and when shown large. */
const CHART_SCALE = 2;

const saySchema = z.object({ channel: z.string().max(200), text: z.string().min(1).max(MAX_TEXT_LENGTH) });
const completeSchema = z.object({
  channel: z.string().max(200),
  text: z.string().max(MAX_TEXT_LENGTH),
  cursor: z.coerce.number().int().min(0).max(MAX_TEXT_LENGTH),
});
const themeSchema = z.enum(['light', 'dark']).catch('light');

/** Everything the console's page asks for. Only this machine, and behind the token all but the page's own files. */
export function createConsoleRoutes(deps: ConsoleRoutesDeps): Router {
  const { guard, live, turns } = deps;
  const router = Router();
  router.use(guard.sameOrigin);
  // All of this machine have one address: who is signed in is counted apart.
  router.use(limitRate(REQUESTS_PER_MINUTE, (request) => guard.isSignedIn(request)));
  router.use(limitRate(REQUESTS_PER_MINUTE, (request) => !guard.isSignedIn(request)));
  router.get('/', (request, response) => sendPage(request, response, guard));
  for (const [name, path] of fontFiles()) {
    router.get(`/assets/fonts/${name}`, (_request, response) => response.sendFile(path, { maxAge: '1d' }));
  }
  router.use('/assets', express.static(assetFolder(), { index: false, fallthrough: true }));
  router.use(['/api', '/charts', '/files'], guard.signedIn);
  router.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/api/state', (_request, response) => void response.json(stateOf(deps)));
  router.get('/api/events', (request, response) => {
    const after = Number(request.get('last-event-id') ?? request.query.after ?? 0);
    live.open(response, Number.isSafeInteger(after) ? after : 0);
  });
  router.get('/api/complete', async (request, response) => {
    const input = completeSchema.safeParse(request.query);
    if (!input.success) return void response.status(400).json({ error: 'The request is malformed.' });
    const direct = deps.history
      .channels()
      .some(({ id, kind }) => id === input.data.channel && kind === 'direct');
    const suggestions = completionFor(deps.completion, conversationIn(input.data.channel, direct));
    response.json(await complete({ ...input.data, direct }, suggestions));
  });
  router.post(
    '/api/messages',
    limitRate(MESSAGES_PER_MINUTE),
    express.json({ limit: BODY_LIMIT }),
    (request, response) => say(request, response, turns),
  );
  router.post('/api/messages/:id/cancel', (request, response) => {
    const stopped = turns.cancel(String(request.params.id));
    response.status(stopped ? 202 : 404).json(stopped ? {} : { error: 'That is not running any more.' });
  });
  router.get('/charts/:message/:index.png', (request, response) => sendChart(request, response, deps));
  router.get('/files/:message/:index', (request, response) => sendAttachedFile(request, response, deps));
  return router;
}

function sendPage(request: Request, response: Response, guard: Guard): void {
  const isWelcome = guard.signIn(request, response) || guard.isSignedIn(request);
  response.status(isWelcome ? 200 : 401).set('Cache-Control', 'no-store');
  response.sendFile(isWelcome ? 'page.html' : 'signed-out.html', { root: assetFolder() });
}

function stateOf({ history, live, completion, timeZone, locale }: ConsoleRoutesDeps) {
  const channels = history.channels();
  const messages = channels.flatMap((channel) => history.of(channel.id));
  return {
    channels,
    messages,
    starters: starters(completion.commands),
    timeZone,
    locale,
    lastEventId: live.lastId(),
  };
}

function say(request: Request, response: Response, turns: Turns): void {
  const input = saySchema.safeParse(request.body);
  if (!input.success) {
    response.status(400).json({ error: `Write between 1 and ${MAX_TEXT_LENGTH} characters.` });
    return;
  }
  try {
    response.status(202).json({ id: turns.say(input.data.channel, input.data.text).id });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const status = error.code === 'busy' ? 429 : 404;
    response.status(status).json({ error: [error.message, error.hint ?? ''].join(' ').trim() });
  }
}

async function sendChart(request: Request, response: Response, deps: ConsoleRoutesDeps): Promise<void> {
  const chart = deps.attachments.chart(String(request.params.message), Number(request.params.index));
  if (chart === undefined) return void response.status(404).json({ error: 'There is no such chart.' });
  const theme = themeSchema.parse(request.query.theme);
  const png = await deps.charts.png(chart, { scale: CHART_SCALE, theme });
  response.set('Cache-Control', 'private, max-age=3600').type('image/png').send(Buffer.from(png));
}

function sendAttachedFile(request: Request, response: Response, { attachments }: ConsoleRoutesDeps): void {
  const file = attachments.file(String(request.params.message), Number(request.params.index));
  if (file === undefined) return void response.status(404).json({ error: 'There is no such file.' });
  if (file === 'gone') {
    return void response.status(410).json({ error: 'That file made room for newer ones. Ask for it again.' });
  }
  response.attachment(file.name).type(file.mediaType);
  response.set({
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': "sandbox; default-src 'none'",
  });
  response.send(Buffer.from(file.bytes));
}
