/** One data set through both programs: what the parity check compares. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { peerFolder, python } from './peer.mjs';

const bin = path.resolve(import.meta.dirname, '../dist/bin/sla-bot.js');
const outFolder = path.join(import.meta.dirname, 'out/parity');
const dayMs = 86_400_000;

const mapping = `source: peer
format: ndjson
shape: incident
dates: { formats: [iso], timeZone: UTC }
fields:
  incident: id
  opened: opened_at
  acknowledged: acknowledged_at
  resolved: resolved_at
  service: service
  team: team
  priority: priority
  customer: customer
`;
const sections = `[summary, executive_summary, compliance, response_times, comparison, trends, patterns, pauses,
      forecast, outlook, recommendations]`;

/**
 * Generates the incidents, has the peer report on each month as of its end, imports them into a fresh folder under the
 * peer's own targets and reports likewise. Per month: `span` (days and instants, milliseconds), `reference` (the peer's
 * figures), `imported` (the summary of the import), JSON reports on the calendar month (`monthly`), on the same days as
 * a custom period (`custom`) and on as many days before (`previous`); `data` and `config` are where they came from.
 */
export function runBoth(incidents, seed, months) {
  const folder = path.join(outFolder, `${incidents}-${seed}`);
  const file = (name) => path.join(folder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const input = file('incidents.ndjson');
  run(python, [path.join(peerFolder, 'gen.py'), String(incidents), String(seed), input]);
  const spans = months.map(spanOf);
  const references = spans.map((span) => runPeer(input, file, span));

  writeFileSync(file('mapping.yaml'), mapping);
  writeFileSync(file('config.yaml'), configFor(references[0].meta.config));
  const setup = ['--config', file('config.yaml'), '--data', file('data')];
  const bot = (args) => run(process.execPath, [bin, ...args, ...setup]);
  const imported = JSON.parse(bot(['import', input, '--mapping', file('mapping.yaml'), '--json']));
  return spans.map((span, index) => {
    const report = (name, period) => {
      const target = file(`${span.first}-${name}.json`);
      const judged = ['--as-of', new Date(span.to).toISOString(), '--cohort', 'opened'];
      bot(['report', ...period, ...judged, '--format', 'json', '--out', target]);
      return JSON.parse(readFileSync(target, 'utf8'));
    };
    return {
      span,
      reference: references[index],
      imported,
      monthly: report('monthly', ['monthly', '--from', span.first]),
      custom: report('custom', ['custom', '--from', span.first, '--to', span.end]),
      previous: report('previous', ['custom', '--from', span.before, '--to', span.first]),
      data: file('data'),
      config: file('config.yaml'),
    };
  });
}

/** A month `YYYY-MM` in UTC: dates of its first and last day, of the day after, and of as many days before. */
function spanOf(month) {
  const from = Date.parse(`${month}-01T00:00:00Z`);
  const to = new Date(from).setUTCMonth(new Date(from).getUTCMonth() + 1);
  const date = (at) => new Date(at).toISOString().slice(0, 10);
  const [first, last, end, before] = [from, to - dayMs, to, from - (to - from)].map(date);
  return { from, to, days: (to - from) / dayMs, first, last, end, before };
}

function runPeer(input, file, { first, last, days }) {
  const figures = file(`${first}-peer.json`);
  const outputs = ['--out', file('peer.pdf'), '--json', figures];
  const args = ['--input', input, '--end', last, '--days', String(days), ...outputs];
  run(python, [path.join(peerFolder, 'report.py'), ...args]);
  return JSON.parse(readFileSync(figures, 'utf8'));
}

/** Every setting on which figures depend, as the peer has it. */
function configFor({ targets, percentiles, compliance_target: target, compliance_warning: warning }) {
  const lines = Object.entries(targets).map(
    ([priority, [response, resolution]]) =>
      `      ${priority}: { response: ${response}s, resolution: ${resolution}s }`,
  );
  return `timeZone: UTC
policies:
  - name: peer
    calendar: 24x7
    targets:
${lines.join('\n')}
thresholds:
  compliance: { target: ${target}, warning: ${warning} }
percentiles: [${percentiles.join(', ')}]
reports:
  sections:
    monthly: ${sections}
    custom: [compliance, comparison]
`;
}

/** Standard output of a finished process; throws with what it said where it fails. */
function run(command, args) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
