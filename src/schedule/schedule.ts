export type { Schedule } from '../ports/scheduling.ts';
