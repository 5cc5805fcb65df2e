/** Figures of the product against the same report on the usual Python stack (`../shared/peer`). See `--help`. */
import { parseArgs } from 'node:util';
import { table } from './forecast-figures.mjs';
import { alignedFamilies, alignedFigures } from './parity-aligned.mjs';
import { alikeFamilies, alikeFigures } from './parity-alike.mjs';
import { compareFamilies, spoiled } from './parity-compare.mjs';
import { differing } from './parity-definitions.mjs';
import { runBoth } from './parity-inputs.mjs';
import { readProduct } from './parity-product.mjs';
import { whyNoPeer } from './peer.mjs';

const tolerance = 1e-6;
/** By how much `--self-test` spoils the product's figures: little, but above the tolerance. */
const spoilt = 1e-5;
const mostShown = 5;
const help = `Compares every figure that sla-bot and the Python peer both compute, on the peer's generated incidents.

  npm run build && node bench/parity.mjs
  node bench/parity.mjs --sizes 10000 --seeds 1
  node bench/parity.mjs --sizes 10000 --seeds 7,8 --months 2026-03
  node bench/parity.mjs --sizes 10000 --seeds 1 --months 2026-06 --self-test

  --sizes 10000,100000       incidents; from 10,000 on every day has some
  --seeds 1,2,3              of the generator
  --months 2026-05,2026-06   each judged as of its end, whatever happened later
  --self-test                spoil the product's figures by 1e-5: every family must be found to differ

Exit status: 0 the same (or no peer), 1 a figure differs by more than 1e-6 of itself.`;

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000' },
    seeds: { type: 'string', default: '1,2,3' },
    months: { type: 'string', default: '2026-05,2026-06' },
    'self-test': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const absent = options.help ? help : whyNoPeer();
if (absent !== null) {
  console.log(options.help ? help : `skipped: ${absent}`);
  process.exit(0);
}

const figures = [];
for (const size of options.sizes.split(',').map(Number)) {
  for (const seed of options.seeds.split(',').map(Number)) {
    for (const run of runBoth(size, seed, options.months.split(','))) {
      const found = await figuresOf(run);
      const where = `${size.toLocaleString('en')} incidents, seed ${seed}, ${run.span.first}`;
      console.log(`${where}: ${found.length.toLocaleString('en')} figures`);
      figures.push(...found.map((figure) => ({ ...figure, name: `${where}: ${figure.name}` })));
    }
  }
}
const families = [...alikeFamilies, ...alignedFamilies];
const rows = compareFamilies(families, figures, tolerance);
printFamilies(rows);
if (options['self-test']) endSelfTest(rows);
printDefinitions();
printDifferences(rows);
process.exitCode = rows.every(({ verdict }) => verdict === 'same') ? 0 : 1;

async function figuresOf(run) {
  const product = await readProduct(run);
  if (!options['self-test']) return [...alikeFigures(run), ...alignedFigures(run, product)];
  const { reference, span } = run;
  const wrong = { ...spoiled(run, spoilt), reference, span };
  wrong.monthly.period = run.previous.period;
  // What the peer's own least squares is given stays as it is, or both sides would be off alike.
  const wrongProduct = { ...spoiled(product, spoilt), adjusted: product.adjusted };
  return [...alikeFigures(wrong), ...alignedFigures(wrong, wrongProduct)];
}

function printFamilies(compared) {
  console.log('');
  table(
    ['figures', 'defined', 'n', 'largest difference', 'above tolerance', 'verdict'],
    compared.map(({ family, n, largest, above, verdict }) => [
      family,
      alikeFamilies.includes(family) ? 'alike' : 'aligned',
      n.toLocaleString('en'),
      largest === 0 ? '0' : largest.toExponential(1),
      above.length.toLocaleString('en'),
      verdict,
    ]),
  );
}

function printDefinitions() {
  console.log('\nDefined differently:');
  for (const { figure, reason, aligned } of differing) {
    const unknown = aligned.find((family) => !families.includes(family));
    if (unknown !== undefined) throw new Error(`no family ${unknown}`);
    const compared = aligned.length === 0 ? 'not compared' : `compared: ${aligned.join('; ')}`;
    console.log(`- ${figure}. ${reason} [${compared}]`);
  }
}

function printDifferences(compared) {
  for (const { family, above } of compared) {
    for (const { name, ours, reference } of above.slice(0, mostShown))
      console.log(`${family}: ${name}: ours ${ours}, peer ${reference}`);
    if (above.length > mostShown) console.log(`${family}: and ${above.length - mostShown} more`);
  }
}

function endSelfTest(compared) {
  const blind = compared.filter(({ verdict }) => verdict !== 'DIFFERS').map(({ family }) => family);
  console.log(blind.length === 0 ? 'every family notices' : `blind: ${blind.join(', ')}`);
  process.exit(blind.length === 0 ? 0 : 1);
}
