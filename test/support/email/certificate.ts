import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate that signs itself, and the key to it. */
export interface Certificate {
  /** PEM file, to be trusted by who is to trust it. */
  readonly file: string;
  readonly cert: string;
  readonly key: string;
}

/** Of `localhost` and 127.0.0.1, or of `other.example`; valid from 2020 to 2120. */
export function certificateOf(host: 'loopback' | 'other-host'): Certificate {
  const folder = path.resolve(import.meta.dirname, '../../fixtures/email');
  const file = path.join(folder, `${host}.cert.pem`);
  const key = readFileSync(path.join(folder, `${host}.key.pem`), 'utf8');
  return { file, cert: readFileSync(file, 'utf8'), key };
}
