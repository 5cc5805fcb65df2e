import { tempStore } from '../integration/store/support.ts';
import { createMemoryIntake } from '../support/memory-intake.ts';
import { describeIntake } from './intake.ts';

describeIntake('the DuckDB store', async () => {
  const { intake, eventsOf } = await tempStore();
  return { intake, eventsOf };
});

describeIntake('the memory', async () => {
  const intake = createMemoryIntake();
  const standing = async (source: string, incident: string) => {
    const last = new Map(intake.log.map((event) => [event.eventId, event]));
    return [...last.values()].filter((event) => event.source === source && event.incident === incident);
  };
  return { intake, eventsOf: standing };
});
