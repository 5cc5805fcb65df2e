import type { RendererOptions } from '../../src/output/renderer.ts';

/** Options of a renderer that works in this thread with the shipped fonts and templates. */
export function rendererOptions(overrides: Partial<RendererOptions> = {}): RendererOptions {
  return {
    charts: { engine: 'embedded', quickchart: { timeout: 1_000 } },
    templates: null,
    fonts: null,
    threaded: 'nothing',
    ...overrides,
  };
}
