import { tempStore } from '../integration/store/support.ts';
import { describeEventLog } from './event-log.ts';

describeEventLog('the DuckDB store', () => tempStore());
