import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ChangepointDetector, initSync } from '@bsull/augurs/changepoint';
import type { ChangepointFinder } from '../../ports/analyst.ts';

/**
 * One change expected in so many steps. Below the library's 250: more candidates, since each is tested afterwards.
 */
const hazardLambda = 50;
const least = 3;

let ready = false;

/**
 * Bayesian online change points with a normal-gamma prior (R. P. Adams and D. J. C. MacKay, 2007), by augurs. Values
 * should have a scale of about 1 and centre 0, the prior's. The WASM module is read and compiled at the first call.
 */
export function createChangepointFinder(): ChangepointFinder {
  return (values) => {
    if (values.length < least) return [];
    if (!ready) {
      const file = fileURLToPath(import.meta.resolve('@bsull/augurs/changepoint'));
      initSync({ module: readFileSync(file.replace(/\.js$/, '_bg.wasm')) });
      ready = true;
    }
    const detector = ChangepointDetector.normalGamma({ hazardLambda });
    try {
      return [...detector.detectChangepoints(Float64Array.from(values)).indices].filter((index) => index > 0);
    } finally {
      detector.free();
    }
  };
}
