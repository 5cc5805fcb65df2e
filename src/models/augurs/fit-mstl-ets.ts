import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AutoETS, initSync as initEts } from '@bsull/augurs/ets';
import { initSync as initMstl, MSTL } from '@bsull/augurs/mstl';
import type { FitMstlEts } from '../../ports/analyst.ts';

/** Error, trend and season chosen by the library; no season. */
const etsWithoutSeason = 'ZZN';

/**
 * Loads the WebAssembly modules (the package's own loader fetches them, which Node cannot do for a file) and returns
 * the fit. The package has one module per model, each with its own memory.
 */
export function loadMstlEts(): FitMstlEts {
  initMstl({ module: readWasm('@bsull/augurs/mstl') });
  initEts({ module: readWasm('@bsull/augurs/ets') });
  return (values, seasons, steps) => {
    const model = seasons.length === 0 ? new AutoETS(1, etsWithoutSeason) : MSTL.ets([...seasons]);
    try {
      model.fit([...values]);
      return model.predict(steps).point;
    } finally {
      model.free();
    }
  };
}

function readWasm(module: string): Uint8Array {
  const script = createRequire(import.meta.url).resolve(module);
  return readFileSync(script.replace(/\.js$/, '_bg.wasm'));
}
