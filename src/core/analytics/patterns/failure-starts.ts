import type { IncidentColumns } from '../incident-columns.ts';

/** Beginnings of failures: rows, oldest first, with how many each service has. */
export interface FailureStarts {
  readonly rows: Uint32Array;
  readonly perService: Uint32Array;
}

/** Incidents of a service within `windowMs` after its last start belong to the same failure. */
export function failureStarts(
  { count, openedAtMs, service }: IncidentColumns,
  windowMs: number,
): FailureStarts {
  const last = new Float64Array(service.labels.length).fill(Number.NEGATIVE_INFINITY);
  const perService = new Uint32Array(service.labels.length);
  const rows = new Uint32Array(count);
  let n = 0;
  for (let row = 0; row < count; row += 1) {
    const code = service.codes[row] ?? -1;
    const at = openedAtMs[row] ?? 0;
    if (code < 0 || at - (last[code] ?? 0) <= windowMs) continue;
    last[code] = at;
    perService[code] = (perService[code] ?? 0) + 1;
    rows[n] = row;
    n += 1;
  }
  return { rows: rows.subarray(0, n), perService };
}
