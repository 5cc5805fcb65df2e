import { crc32 } from 'node:zlib';

/** The stream of an incident's events: CRC-32 of its source and id, so that all of them lie in one. */
export function partitionOf(source: string, incident: string, partitions: number): number {
  return crc32(`${source}\n${incident}`) % partitions;
}
