import type { ReadContext } from './context.ts';
import { eventMapper } from './event-rows.ts';
import { incidentMapper } from './incident-rows.ts';
import type { Mapper, MapperSink } from './mapper.ts';
import { snapshotMapper } from './snapshot-rows.ts';

/** Fits the context's mapping to its columns; problems are left in the context for `checkFit`. */
export function createMapper(context: ReadContext, recordedAt: number, sink: MapperSink): Mapper {
  const { mapping } = context;
  switch (mapping.shape) {
    case 'incident':
      return incidentMapper(context, mapping, recordedAt, sink);
    case 'event':
      return eventMapper(context, mapping, recordedAt, sink);
    case 'snapshot':
      return snapshotMapper(context, mapping, recordedAt, sink);
  }
}
