/**
 * The lock file lists every platform's binary package. npm leaves out optional ones it could not resolve, and
 * `npm ci` then refuses on the machines that need them. Run after a dependency change:
 *   node test/support/lock.mjs --fix
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const lockFile = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

/** Optional dependencies named by a locked package that have no entry of their own: [{ parent, name, range }]. */
export function missingOptional(lock) {
  const missing = [];
  for (const [parent, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!hasEntry(lock, parent, name)) missing.push({ parent, name, range });
    }
  }
  return missing;
}

function hasEntry(lock, parent, name) {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const prefix = folder === '' ? '' : `${folder}/`;
    if (`${prefix}node_modules/${name}` in lock.packages) return true;
    if (folder === '' || folder.lastIndexOf('/node_modules/') < 0)
      return `node_modules/${name}` in lock.packages;
  }
}

/** Entries whose address names a registry host would tie the project to one registry. */
export function resolvedAddresses(lock) {
  return Object.entries(lock.packages)
    .filter(([, entry]) => 'resolved' in entry)
    .map(([path]) => path);
}

/** Packages that npm would install without knowing what they are to be; of other platforms' there are names alone. */
export function withoutChecksum(lock) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !('integrity' in entry) && !entry.inBundle && !entry.optional)
    .map(([path]) => path);
}

/** npm 10 and 11 both take an entry of version, os, cpu and optional alone; os and cpu follow from the name. */
function platformOf(name) {
  const oses = {
    linux: 'linux',
    darwin: 'darwin',
    macos: 'darwin',
    win32: 'win32',
    windows: 'win32',
    freebsd: 'freebsd',
    android: 'android',
    openharmony: 'openharmony',
  };
  const cpus = {
    x64: 'x64',
    arm64: 'arm64',
    arm: 'arm',
    ia32: 'ia32',
    riscv64: 'riscv64',
    ppc64: 'ppc64',
    s390x: 's390x',
    wasm32: 'wasm32',
  };
  const words = name.split(/[-/]/);
  const os = words.map((word) => oses[word]).find(Boolean);
  const cpu = words.map((word) => cpus[word]).find(Boolean);
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : os === 'linux' && words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : null;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

function fix() {
  const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  for (const { name, range } of missingOptional(lock)) {
    const version = range.replace(/^[^\d]*/, '');
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name), optional: true };
  }
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
}

if (process.argv.includes('--fix')) fix();
