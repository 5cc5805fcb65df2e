/** Figures and tables of the forecast proofs. */

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean absolute error over the values that are there. */
export function meanAbsoluteError(actual, forecast) {
  const errors = actual.flatMap((value, step) => (value === null ? [] : [Math.abs(value - forecast[step])]));
  return mean(errors);
}

/** Share of the values that are there inside their band. */
export function share(actual, points) {
  const inside = actual.flatMap((value, step) =>
    value === null ? [] : [value >= points[step].lower && value <= points[step].upper ? 1 : 0],
  );
  return mean(inside);
}

/** Prints rows under headings, the first column to the left. */
export function table(headings, rows) {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]),
      )
      .join('  ');
  console.log(line(headings));
  for (const row of rows) console.log(line(row));
}
