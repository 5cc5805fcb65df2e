/**
 * The licences of everything that is installed to run the bot. `node test/support/licences.mjs` lists them and fails where
 * one is not among those allowed; `--fix` writes THIRD_PARTY.md, which names them all and gives the attribution that
 * some ask for. A test checks that the file is current.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const listFile = path.join(root, 'THIRD_PARTY.md');

/** Permissive licences, by SPDX id; what a package offers by OR needs one of these, by AND all. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-3.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Bitstream-Vera',
]);

/** Packages whose `license` is no SPDX id, as their licence files say. */
const read = { 'dejavu-fonts-ttf': 'Bitstream-Vera' };

/** What a licence asks to be said beside the list. */
const attributions = {
  'date-holidays':
    'Public holidays come from date-holidays by commenthol. Its data is made available under CC BY-SA 3.0, for most of it relies on articles of Wikipedia; each country’s sources stand in the files of its `data/countries`. The data is used as it is.',
  'dejavu-fonts-ttf':
    'The DejaVu fonts are (c) Bitstream, Inc. and (c) Tavmjong Bah, with changes in the public domain. They are shipped as they are.',
  '@expo-google-fonts/inter':
    'The Inter fonts are (c) The Inter Project Authors, under the SIL Open Font License 1.1. They are shipped as they are.',
};

function isAllowed(licence) {
  const text = licence.replace(/^\((.*)\)$/, '$1');
  if (text.includes(' OR ')) return text.split(' OR ').some((part) => isAllowed(part));
  return text.split(' AND ').every((part) => allowed.has(part.trim()));
}

function nameOf(place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** A binary of another platform is not here to be read: the package that asks for it has the same licence. */
function licenceOf(lock, place, entry) {
  const name = nameOf(place);
  if (read[name] !== undefined) return read[name];
  if (entry.license !== undefined) return entry.license;
  const owner = Object.entries(lock.packages).find(([, other]) => other.optionalDependencies?.[name]);
  return owner === undefined ? null : licenceOf(lock, owner[0], owner[1]);
}

/** What runs: [{ name, version, licence, isAllowed }], by name; a licence of null is not known. */
export function runtimeLicences(lock) {
  const found = new Map();
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (place === '' || entry.dev || entry.devOptional) continue;
    const name = nameOf(place);
    const licence = licenceOf(lock, place, entry);
    found.set(`${name}@${entry.version}`, {
      name,
      version: entry.version,
      licence,
      isAllowed: licence !== null && isAllowed(licence),
    });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The text of THIRD_PARTY.md. */
export function thirdParty(packages) {
  const byLicence = group(packages);
  const parts = [...byLicence.keys()].sort().map((licence) => {
    const names = byLicence.get(licence).map(({ name, version }) => `${name} ${version}`);
    return `## ${licence}\n\n${names.join(', ')}\n`;
  });
  const said = Object.entries(attributions).map(([name, text]) => `- **${name}**: ${text}\n`);
  return `# Third-party software\n\nWhat is installed to run sla-bot, by licence; each package carries its licence text in its folder under \`node_modules\`.\nWritten by \`node test/support/licences.mjs --fix\`.\n\n${said.join('')}\n${parts.join('\n')}`;
}

function group(packages) {
  const groups = new Map();
  for (const one of packages) groups.set(one.licence, [...(groups.get(one.licence) ?? []), one]);
  return groups;
}

export function readLock() {
  return JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
}

/** Names that an attribution is written for. */
export const attributed = Object.keys(attributions);

/** The committed list; null: there is none. */
export function committedList() {
  return existsSync(listFile) ? readFileSync(listFile, 'utf8') : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = runtimeLicences(readLock());
  if (process.argv.includes('--fix')) writeFileSync(listFile, thirdParty(packages));
  for (const [licence, ones] of group(packages))
    console.log(`${String(ones.length).padStart(4)}  ${licence}`);
  const bad = packages.filter((one) => !one.isAllowed);
  for (const { name, version, licence } of bad)
    console.error(`not allowed: ${name} ${version}: ${licence ?? 'no licence known'}`);
  if (committedList() !== thirdParty(packages)) {
    console.error('THIRD_PARTY.md is not what the lock file says: run node test/support/licences.mjs --fix');
    process.exitCode = 1;
  }
  if (bad.length > 0) process.exitCode = 1;
}
