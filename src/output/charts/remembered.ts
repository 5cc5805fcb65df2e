import { createHash } from 'node:crypto';
import type { ChartEngine } from '../../ports/renderer.ts';

/** About two hundred charts as SVG. */
const defaultMaxBytes = 16 * 1024 * 1024;

type Picture = string | Uint8Array;

/**
 * Returns an engine that draws a chart once as long as its picture is remembered: the same chart gives the same bytes,
 * and most charts of a report asked for again have not changed. The pictures not used for longest are forgotten.
 *
 * @param maxBytes room for the pictures
 */
export function rememberCharts(engine: ChartEngine, maxBytes = defaultMaxBytes): ChartEngine {
  const pictures = new Map<string, Picture>();
  let bytes = 0;

  function forget(key: string): Picture | undefined {
    const picture = pictures.get(key);
    if (pictures.delete(key)) bytes -= picture?.length ?? 0;
    return picture;
  }

  async function recall<P extends Picture>(kind: string, asked: unknown, draw: () => Promise<P>): Promise<P> {
    const key = createHash('sha256')
      .update(JSON.stringify([kind, asked]))
      .digest('base64');
    const picture = (forget(key) as P | undefined) ?? (await draw());
    forget(key);
    pictures.set(key, picture);
    bytes += picture.length;
    for (const [oldest] of pictures) {
      if (bytes <= maxBytes) break;
      forget(oldest);
    }
    return picture;
  }

  return {
    png: (chart, options = {}) => recall('png', [chart, options], () => engine.png(chart, options)),
    svg: (chart, options = {}) => recall('svg', [chart, options], () => engine.svg(chart, options)),
    open: () => engine.open(),
    close: () => engine.close(),
  };
}
