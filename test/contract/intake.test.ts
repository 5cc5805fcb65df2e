import { tempStore } from '../integration/store/support.ts';
import { describeIntake } from './intake.ts';

describeIntake('the DuckDB store', async () => {
  const { intake, eventsOf } = await tempStore();
  return { intake, eventsOf };
});
