import { UserError } from '../../core/errors.ts';
import type { ChartSpec } from '../../core/report/document.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { prepareChart } from '../prepare.ts';
import { safeText } from '../safe-text.ts';
import { type ThemeName, themes } from './palette.ts';
import { applyTheme } from './theme.ts';

export interface QuickChartOptions {
  /** Base address of the operator's server. There is no default: the library's own is a public service. */
  readonly url: string | undefined;
  readonly timeoutMs: number;
}

type QuickChartModule = { readonly default: typeof import('quickchart-js')['default'] };

interface Wanted {
  readonly format: 'png' | 'svg';
  readonly scale: number;
  readonly theme: ThemeName;
}

/** The API takes the Chart.js version per request; without it the server draws with Chart.js 2. */
const chartVersion = '4';
const families = ['Inter', 'DejaVu Sans', 'sans-serif'];
const pngSignature = '\x89PNG';

/**
 * Returns the engine that asks a QuickChart server for its pictures. Throws a UserError when no server is
 * configured; its methods reject with one when the server cannot be reached, refuses or answers too late.
 */
export function createQuickCharts(options: QuickChartOptions): ChartEngine {
  if (options.url === undefined) {
    throw new UserError('Charts are to be drawn by a QuickChart server, but none is configured.', {
      code: 'quickchart-url',
      hint: 'Set charts.quickchart.url to the address of your server, or charts.engine to embedded.',
    });
  }
  const server = new URL(options.url);

  async function fetchPicture(chart: ChartSpec, wanted: Wanted): Promise<Uint8Array> {
    const body = await requestBody(chart, wanted, server);
    const endpoint = new URL('chart', server.href.endsWith('/') ? server : `${server.href}/`);
    const response = await post(endpoint, body, options.timeoutMs);
    if (!response.ok) throw refused(server, response);
    return response.bytes;
  }

  return {
    async png(chart, { scale = 2, theme = 'light' } = {}) {
      const bytes = await fetchPicture(chart, { format: 'png', scale, theme });
      return checked(bytes, pngSignature, 'PNG', server);
    },
    async svg(chart, { theme = 'light' } = {}) {
      const bytes = await fetchPicture(chart, { format: 'svg', scale: 1, theme });
      return new TextDecoder().decode(checked(bytes, '<', 'SVG', server));
    },
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/**
 * The server evaluates a chart given as text and refuses text in which `for` or `while` meets a parenthesis, so
 * that a label could make it fail; JSON with its parentheses and line separators escaped is safe and means the same.
 */
function chartText(config: unknown): string {
  return JSON.stringify(config).replace(
    /[()\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function requestBody(chart: ChartSpec, wanted: Wanted, server: URL): Promise<string> {
  // Its types describe the CommonJS build; the ES module's default export is the class itself.
  const { default: QuickChart } = (await import('quickchart-js')) as unknown as QuickChartModule;
  const spec = prepareChart(chart);
  const title = wanted.format === 'png' ? spec.title : null;
  const config = applyTheme(spec.config, { theme: wanted.theme, families, title });
  const request = new QuickChart()
    .setHost(server.host)
    .setScheme(server.protocol.replace(':', ''))
    .setConfig(chartText(config))
    .setWidth(Math.round(chart.width))
    .setHeight(Math.round(chart.height))
    .setDevicePixelRatio(wanted.scale)
    .setFormat(wanted.format)
    .setBackgroundColor(themes[wanted.theme].paper)
    .setVersion(chartVersion);
  return JSON.stringify(request.getPostData());
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly reason: string | null;
  readonly bytes: Uint8Array;
}

/** The library's own request cannot be given up; a server that never answers would keep the process alive. */
async function post(endpoint: URL, body: string, timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {
      ok: response.ok,
      status: response.status,
      reason: response.headers.get('x-quickchart-error'),
      bytes: new Uint8Array(await response.arrayBuffer()),
    };
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError';
    throw new UserError(
      isLate
        ? `The QuickChart server at ${endpoint.origin} did not answer within ${timeoutMs / 1000} s.`
        : `The QuickChart server at ${endpoint.origin} cannot be reached.`,
      {
        code: isLate ? 'quickchart-timeout' : 'quickchart-unreachable',
        hint: 'Check charts.quickchart.url and that the server runs, or set charts.engine to embedded.',
        cause,
      },
    );
  }
}

function refused(server: URL, answer: Answer): UserError {
  const reason = answer.reason === null ? '' : `: ${safeText(answer.reason, 300)}`;
  return new UserError(
    `The QuickChart server at ${server.origin} refused a chart (status ${answer.status})${reason}.`,
    {
      code: 'quickchart-refused',
      hint:
        answer.status === 413
          ? 'The chart is larger than the server takes; raise EXPRESS_JSON_LIMIT there.'
          : 'The server must speak the QuickChart API with Chart.js 4.',
    },
  );
}

function checked(bytes: Uint8Array, start: string, kind: string, server: URL): Uint8Array {
  if (String.fromCharCode(...bytes.subarray(0, start.length)) === start) return bytes;
  throw new UserError(
    `The QuickChart server at ${server.origin} answered with something that is no ${kind}.`,
    {
      code: 'quickchart-answer',
      hint: 'Check that charts.quickchart.url is the address of a QuickChart server.',
    },
  );
}
