/** The mappings that ship and those of the tests, with rows for each. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readDocument } from '../dist/config/document.js';
import { createCsvSplitter } from '../dist/src/ingest/files/csv-splitter.js';

const root = path.resolve(import.meta.dirname, '..');

/** Mappings as written, each with rows that it reads: those of the test's imports, else made from its fields. */
export function casesIn(place) {
  const imports = path.join(root, 'test/fixtures/imports');
  return readdirSync(path.join(root, place))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const mapping = readDocument(readFileSync(path.join(root, place, name), 'utf8')).value;
      const stem = name.replace('.yaml', '').replace('native-csv', 'native');
      const file = readdirSync(imports).find((one) => one.replace(/\.\w+$/, '') === stem);
      const text = file === undefined ? '' : readFileSync(path.join(imports, file), 'utf8');
      if (file === undefined) return { mapping, rows: [rowOf(mapping), rowOf(mapping)] };
      return {
        mapping,
        rows: file.endsWith('.csv') ? csvRows(text) : jsonRows(text),
      };
    });
}

function csvRows(text) {
  const records = [];
  const record = (_line, _raw, fields) => records.push([...fields]);
  const splitter = createCsvSplitter({ record, broken() {} }, ',');
  splitter.push(text);
  splitter.end();
  const [header, ...rows] = records;
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at]])));
}

function jsonRows(text) {
  const lines = text.split('\n').filter((line) => /^\{.*\}$/.test(line));
  return lines.map((line) => JSON.parse(line));
}

function rowOf({ fields }) {
  const columns = Object.values(fields).flatMap((field) => field.column ?? field);
  return Object.fromEntries(columns.map((name, at) => [name, at % 2 === 0 ? '2026-01-05 10:00' : 'High']));
}
