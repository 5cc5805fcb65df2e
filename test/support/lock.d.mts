interface LockFile {
  readonly packages: Readonly<Record<string, unknown>>;
}
export function missingOptional(lock: LockFile): { parent: string; name: string; range: string }[];
export function withoutChecksum(lock: LockFile): string[];
export function resolvedAddresses(lock: LockFile): string[];
