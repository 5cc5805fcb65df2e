export interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string | null;
  readonly isAllowed: boolean;
}
export interface Lock {
  readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
export function runtimeLicences(lock: Lock): Licensed[];
export function thirdParty(packages: readonly Licensed[]): string;
export function readLock(): Lock;
export const attributed: readonly string[];
export function committedList(): string | null;
