import { createRedisReportRecords } from '../../src/adapters/redis/report-records.ts';
import { tempStore } from '../integration/store/support.ts';
import { memoryRecords } from '../support/memory-records.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeReportRecords } from './report-records.ts';

describeReportRecords('the DuckDB store', async () => (await tempStore()).records);
describeReportRecords('the memory', async () => memoryRecords());

const redis = oneRedis();
describeReportRecords('Redis', async () => createRedisReportRecords(redis.connect(), redis.prefix()));
