import { tempStore } from '../integration/store/support.ts';
import { memoryRecords } from '../support/memory-records.ts';
import { describeReportRecords } from './report-records.ts';

describeReportRecords('the DuckDB store', async () => (await tempStore()).records);
describeReportRecords('the memory', async () => memoryRecords());
