import type { Forecast } from '../core/analytics/forecast/forecast.ts';
import { modelWords } from '../core/analytics/forecast/model-words.ts';
import type { TableCell } from '../core/report/document.ts';
import { paint } from '../output/text/style.ts';
import { tableToLines } from '../output/text/table.ts';
import { wrap } from '../output/text/width.ts';

const shownWords =
  'What is shown was chosen and weighted for each origin by the other origins, so its errors are not those of any model alone.';

/** A forecast for a terminal: its values, how it was tested, what to know. */
export function forecastText(
  forecast: Forecast & { readonly step: string },
  { columns, colours }: { readonly columns: number; readonly colours: boolean },
): string {
  const style = paint(colours);
  const { points, total, backtest, models, level, season, step, n, knownTo } = forecast;
  const decimals = decimalsFor(Math.max(...points.map(({ lower, upper }) => upper - lower)));
  const percent = `${Number((level * 100).toFixed(2))} %`;
  const lines = [
    ...table(
      'forecast',
      `Forecast by ${blendWords(forecast)}`,
      ['at', 'forecast', `lower ${percent}`, `upper ${percent}`],
      points.map(({ at, value, lower, upper }) => [
        at,
        ...[value, lower, upper].map((figure) => figure.toFixed(decimals)),
      ]),
    ),
    '',
    `From ${n} values up to ${knownTo}, step ${step}, ${season === null ? 'no season' : `season ${season} steps`}.`,
  ];
  if (total !== null) {
    const [value, ...band] = [total.value, total.lower, total.upper].map((figure) => figure.toFixed(1));
    lines.push(`Their sum: ${value}, ${percent} band ${band.join(' to ')}.`);
  }
  if (backtest !== null) {
    // Nothing was chosen where seasonal naive is shown: its figures are its own.
    const alone = models.filter(({ model }) => model !== 'seasonal_naive' || model !== forecast.model);
    lines.push(
      '',
      ...table(
        'models',
        `Backtest: ${backtest.origins} origins, ${backtest.steps} steps ahead, ${backtest.n} values held out`,
        ['model', 'MASE', 'sMAPE', `inside ${percent}`],
        [
          [
            `shown: ${forecast.model === null ? '' : modelWords[forecast.model]}`,
            fixed(backtest.mase, 3),
            fixed(backtest.smape, 1),
            `${(backtest.coverage * 100).toFixed(1)} %`,
          ],
          ...alone.map(({ model, mase, smape }) => [
            `${modelWords[model]}, alone`,
            fixed(mase, 3),
            fixed(smape, 1),
            '',
          ]),
        ],
      ),
      ...(forecast.model === 'seasonal_naive' ? [] : ['', ...wrap(shownWords, columns)]),
    );
  }
  lines.push('', ...forecast.notes.flatMap((note) => wrap(note, columns)));
  return `${lines.join('\n').trimEnd()}\n`;

  function table(
    id: string,
    caption: string,
    labels: readonly string[],
    rows: readonly string[][],
  ): string[] {
    const cells: TableCell[][] = rows.map((row) => row.map((text) => ({ text })));
    return tableToLines(
      {
        kind: 'table',
        id,
        caption,
        columns: labels.map((label, at) => ({ key: label, label, align: at === 0 ? 'left' : 'right' })),
        rows: cells,
        totalRows: rows.length,
      },
      columns,
      style,
    );
  }
}

function blendWords({ model, weights }: Forecast): string {
  if (model !== 'blend') return model === null ? 'no model' : modelWords[model];
  return weights
    .map(({ model: part, weight }) => `${modelWords[part]} ${(weight * 100).toFixed(0)} %`)
    .join(', ');
}

/** Enough decimals to see a hundredth of the widest band. */
function decimalsFor(width: number): number {
  return width > 0 ? Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(width)))) : 2;
}

function fixed(value: number | null, decimals: number): string {
  return value === null ? '–' : value.toFixed(decimals);
}
