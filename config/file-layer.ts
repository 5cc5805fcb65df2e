import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ConfigDocument, readDocument } from './document.ts';
import { isPlainMap } from './merge.ts';
import { errorAt, show } from './problem.ts';

/** One configuration file, read. */
export interface FileLayer {
  /** The file, as problems name it. */
  readonly origin: string;
  readonly document: ConfigDocument;
  /** Its settings; an empty map where the file is unusable. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const maxFileBytes = 1_048_576;

/** Reads a YAML or JSON file. Never throws for what is wrong with the file: its document says so. */
export function readFileLayer(file: string): FileLayer {
  const document = readChecked(file);
  const settings = isPlainMap(document.value) ? withFolders(document.value, path.dirname(file)) : {};
  return { origin: file, document, settings };
}

/** Relative folders and files become absolute: those a file names lie beside it. */
export function withFolders(settings: Record<string, unknown>, base: string): Record<string, unknown> {
  const resolved = { ...settings };
  for (const key of ['templates', 'fonts']) {
    const folder = resolved[key];
    if (typeof folder === 'string') resolved[key] = path.resolve(base, folder);
  }
  for (const [section, key] of [
    ['logging', 'folder'],
    ['email', 'ca'],
  ] as const) {
    const settings = resolved[section];
    const file = isPlainMap(settings) ? settings[key] : null;
    if (typeof file === 'string')
      resolved[section] = { ...(settings as object), [key]: path.resolve(base, file) };
  }
  return resolved;
}

function readChecked(file: string): ConfigDocument {
  try {
    if (statSync(file).size > maxFileBytes) return unusable('larger than 1 MiB', 'is this a configuration?');
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    const document = remembered(text);
    if (document.value === undefined || isPlainMap(document.value)) return document;
    return unusable(
      `must be a map of settings; found ${show(document.value)}`,
      'e.g. timeZone: Europe/Berlin',
    );
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unusable('not UTF-8 text', 'save it as UTF-8');
    if (code === 'ENOENT') return unusable('no such file', 'check --config or SLA_BOT_CONFIG');
    if (!/^E[A-Z]+$/.test(code)) throw error;
    return unusable(`cannot be read (${code})`, 'it must be a file that may be read');
  }
}

/** The last texts read: a running bot reads the same ones for every command it serves. */
const documents = new Map<string, ConfigDocument>();
const mostDocuments = 4;

function remembered(text: string): ConfigDocument {
  const document = documents.get(text) ?? readDocument(text);
  documents.delete(text);
  documents.set(text, document);
  for (const oldest of documents.keys()) {
    if (documents.size <= mostDocuments) break;
    documents.delete(oldest);
  }
  return document;
}

function unusable(message: string, hint: string): ConfigDocument {
  return {
    value: undefined,
    findings: [{ ...errorAt([], message, hint), line: null }],
    broken: true,
    lineOf: () => null,
  };
}
