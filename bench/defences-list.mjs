// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code as it stands in files.

/**
 * What stops each thing of THREATS.md, and how the code looks without it, for `bench/defences.mjs`. `find` stands in `file`;
 * its first place is replaced. Tests are named as in THREATS.md.
 */
const http = 'test/unit/http/webhooks.test.ts';
const secrets = 'test/unit/ingest/webhooks/secrets.test.ts';
const reading = 'test/unit/ingest/webhooks/reading.test.ts';
const dispatch = 'test/unit/bot/dispatch.test.ts';
const page = 'test/e2e/console/access.test.ts';
const slackAccess = 'test/e2e/slack/access.test.ts';
const local = 'test/integration/local/local-server.test.ts';
const importFile = 'test/unit/ingest/import-file.test.ts';
const reach = 'test/unit/reach.test.ts';
const liquid = 'test/unit/output/email/template.test.ts';
const typst = 'test/unit/output/pdf/template.test.ts';
const backup = 'test/unit/store/backup-manifest.test.ts';
const restore = 'test/integration/store/backup.test.ts';
const entry = 'test/unit/adapters/redis/entry.test.ts';
const delivery = 'test/integration/email/delivery.test.ts';

export const defences = [
  // Webhooks.
  {
    test: `${http} › is refused without a hint where it is not signed, and the log tells no secret and no body`,
    file: 'src/http/webhook-take.ts',
    find: 'checkTrust(trusted, endpoint, replayWindowMs);',
    replace: '',
  },
  {
    test: `${http} › is refused where no secret is configured, even where the source trusts it`,
    file: 'src/http/webhook-take.ts',
    find: "endpoint.secrets.length === 0 ? 'no secret is configured' : (refusal?.reason ?? null)",
    replace: 'refusal?.reason ?? null',
  },
  {
    test: `${secrets} › what was signed long ago, or far ahead, or at no time, is not recent`,
    file: 'src/ingest/webhooks/secrets.ts',
    find: 'Math.abs(receivedAt - sentAt) <= windowMs',
    replace: 'windowMs > 0',
  },
  {
    test: `${http} › is refused as it streams in, and the connection of an endless one is cut`,
    file: 'src/http/webhook-body.ts',
    find: 'if (length > maxBytes) settle(tooLarge(maxBytes));\n      else if',
    replace: 'if',
  },
  {
    test: `${http} › is refused where it inflates too far, is not what it says, or is compressed in another way`,
    file: 'src/http/webhook-body.ts',
    find: 'inflateBody(raw, { maxOutputLength })',
    replace: 'inflateBody(raw, {})',
  },
  {
    test: 'test/unit/http/webhook-body.test.ts › are inflated a few at a time: those that are refused for their size took up no room before',
    file: 'src/http/webhook-body.ts',
    find: 'await inTurn(() => inflateBody(raw, { maxOutputLength }))',
    replace: 'await inflateBody(raw, { maxOutputLength })',
  },
  {
    test: `${http} › a body that comes too slowly is 408, and one whose sender goes away is counted`,
    file: 'src/http/webhook-body.ts',
    find: 'setTimeout(late, timeoutMs)',
    replace: 'setTimeout(late, 3_600_000)',
  },
  {
    test: 'test/unit/http/server.test.ts › cuts off who sends headers or a body byte by byte',
    file: 'src/http/server.ts',
    find: 'createServer(patience, ',
    replace: 'createServer(',
  },
  {
    test: `${http} › counts with what else is being received`,
    file: 'src/http/webhook-take.ts',
    find: 'if (allHeld + bytes > mostBytes) return false;',
    replace: '',
  },
  {
    test: `${http} › is 503 while too much is at work, and once the bot stops`,
    file: 'src/http/webhooks.ts',
    find: 'atWork.size >= limits.mostAtWork',
    replace: 'limits.mostAtWork < 0',
  },
  {
    test: `${reading} › is refused in words where it is none, too deep or too much`,
    file: 'src/ingest/webhooks/json.ts',
    find: 'if (depth > mostDepth)',
    replace: 'if (depth > 1e9)',
  },
  {
    test: `${reading} › is JSON without keys that pass for a prototype, however they are written`,
    file: 'src/ingest/webhooks/json.ts',
    find: "if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');",
    replace: '',
  },
  // Chat.
  {
    test: `${dispatch} › answers nothing under deny, whatever is asked`,
    file: 'src/bot/access/access-of.ts',
    find: "(applied.length > 0 || fallback === 'allow')",
    replace: 'true',
  },
  {
    test: `${dispatch} › denies what changes something unless a rule names it`,
    file: 'src/bot/access/access-of.ts',
    find: 'if (access.commands === null) return !doesChange(command, options);',
    replace: 'if (access.commands === null) return true;',
  },
  {
    test: 'test/unit/bot/access/restrict.test.ts › explains a hidden incident exactly as one that does not exist',
    file: 'src/bot/access/restrict.ts',
    find: 'if (found === null || !isVisible(found, visible)) throw',
    replace: 'if (found === null) throw',
  },
  {
    test: `${slackAccess} › shows nothing where Slack does not say whether the person is in a group with a rule`,
    file: 'src/bot/access/access-of.ts',
    find: ' && !isUndecided(rules, who),',
    replace: ',',
  },
  {
    test: `${dispatch} › are answered with when to try again, in the reader’s zone`,
    file: 'src/bot/run-request.ts',
    find: 'if (refusal !== null) throw tooMany(refusal, now, context);',
    replace: '',
  },
  {
    test: `${dispatch} › refuses an option and a command that do not exist`,
    file: 'src/bot/parse.ts',
    find: 'if (option === undefined) throw unknownOption(registered.command.name, name, registered.options);',
    replace: 'if (option === undefined) continue;',
  },
  {
    test: `${slackAccess} › takes no request over HTTP that Slack did not sign, or signed long ago`,
    file: 'src/adapters/slack/http-door.ts',
    find: '{ enabled: true, signingSecret,',
    replace: '{ enabled: false, signingSecret,',
  },
  {
    test: 'test/unit/output/slack/report-to-slack.test.ts › keeps every text of 500 hostile reports inert and within what Slack accepts',
    file: 'src/output/slack/words.ts',
    find: ".replace(control, '< ')",
    replace: '',
  },
  {
    test: 'test/unit/output/discord/report-to-discord.test.ts › keeps hostile texts inert and every payload valid',
    file: 'src/output/discord/escape.ts',
    find: "    .replace(special, '\\\\$&')\n",
    replace: '',
  },
  {
    test: 'test/e2e/discord/courier.test.ts › is one message with its chart, its file and its buttons, and mentions nobody',
    file: 'src/output/discord/message.ts',
    find: '= { parse: [] }',
    replace: "= { parse: ['everyone'] }",
  },
  {
    test: 'test/unit/adapters/slack/links.test.ts › hold nobody up whose pattern tries for ever: those before are found, and it is said',
    file: 'src/adapters/slack/links.ts',
    find: ', { timeout: patternMs }',
    replace: '',
  },
  // Console.
  {
    test: `${page} › nobody without the token: neither page, data, charts nor files`,
    file: 'src/adapters/console/guard.ts',
    find: 'if (isSignedIn(request)) return next();',
    replace: 'return next();',
  },
  {
    test: `${page} › no page of another origin, and no write without an origin`,
    file: 'src/adapters/console/guard.ts',
    find: 'hosts.includes(named) && isOwn && isFromHere',
    replace: 'hosts.includes(named)',
  },
  {
    test: `${page} › no foreign host name, as DNS rebinding would send`,
    file: 'src/adapters/console/guard.ts',
    find: 'hosts.includes(named) && isOwn && isFromHere',
    replace: 'isOwn && isFromHere',
  },
  {
    test: `${page} › answers health checks and sends headers that forbid inline script, frames and foreign content`,
    file: 'src/http/server.ts',
    find: 'app.use(securityHeaders());',
    replace: '',
  },
  {
    test: `${page} › refuses to listen beyond this machine, saying how to reach it from elsewhere`,
    file: 'src/adapters/console/console.ts',
    find: '  checkLoopback(host);',
    replace: '',
  },
  {
    test: `${page} › refuses bodies that are too large, malformed or empty, and unknown channels`,
    file: 'src/adapters/console/routes.ts',
    find: 'express.json({ limit: BODY_LIMIT })',
    replace: "express.json({ limit: '1gb' })",
  },
  {
    test: `${page} › has nothing outside its own files`,
    file: 'src/adapters/console/routes.ts',
    find: 'express.static(assetFolder(), { index: false, fallthrough: true })',
    replace:
      "async (q, r) => r.end((await import('node:fs')).readFileSync(assetFolder() + decodeURIComponent(q.path)))",
  },
  {
    test: 'test/unit/http/server.test.ts › slows down whoever asks too often',
    file: 'src/http/security.ts',
    find: '    limit: perMinute,',
    replace: '    limit: 1e9,',
  },
  // The socket of the command line.
  {
    test: `${local} › may be reached by its own user only`,
    file: 'src/local/server.ts',
    find: 'process.umask(0o177)',
    replace: 'process.umask()',
  },
  {
    test: `${local} › gets no command: a bot that does not run cannot be feigned`,
    file: 'src/local/client.ts',
    find: 'if (!isTrusted(path, dataFolder)) return null;',
    replace: '',
  },
  // Files.
  {
    test: 'test/unit/ingest/mapping.test.ts › runs no code and expands no alias bomb',
    file: 'config/document.ts',
    find: 'reading.visited > maxNodes || ',
    replace: '',
  },
  {
    test: 'test/unit/ingest/mapping.test.ts › is refused where it is nested without end, instead of ending the process',
    file: 'config/document.ts',
    find: 'if (isTooDeep(text)) throw new TooComplex();',
    replace: '',
  },
  {
    test: 'test/unit/ingest/linear.test.ts › texts made to be tried for ever are read in linear time: dates in the formats of a mapping, and durations',
    file: 'src/ingest/mapping/duration-text.ts',
    find: String.raw`/(\d+(?:\.\d+)?)\s*`,
    replace: String.raw`/((?:\d+)+(?:\.\d+)?)\s*`,
  },
  {
    test: `${importFile} › is refused where it unfolds beyond all measure`,
    file: 'src/ingest/files/open-text.ts',
    find: 'if (tooDense || produced > limits.maxBytes)',
    replace: 'if (produced < 0)',
  },
  {
    test: 'test/unit/ingest/splitters.test.ts › does not let an endless line or field grow without bound',
    file: 'src/ingest/files/csv-splitter.ts',
    find: 'if (carry.length <= maxChars) return;',
    replace: 'if (maxChars > 0) return;',
  },
  {
    test: 'test/unit/ingest/hostile.test.ts › nested without end rejects its own row alone',
    file: 'src/ingest/mapping/read-text.ts',
    find: 'not a text`, shown(value))',
    replace: 'not a text`, JSON.stringify(value))',
  },
  {
    test: 'test/unit/ingest/mapping.test.ts › of JSON are paths, and keys such as __proto__ are data',
    file: 'src/ingest/mapping/columns.ts',
    find: 'return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;',
    replace: 'return Reflect.get(value, key);',
  },
  {
    test: `${importFile} › puts bad rows aside with line, reason and the row, and a clean run removes them`,
    file: 'src/ingest/files/rejects.ts',
    find: "formulaStart.test(text) ? `'${text}` : text",
    replace: 'text',
  },
  // Configuration and templates.
  {
    test: 'test/unit/config/document.test.ts › refuses the name %s and drops it',
    file: 'config/document.ts',
    find: 'if (reservedKeys.has(name))',
    replace: "if (name === '')",
  },
  {
    test: 'test/unit/config/document.test.ts › stops at a bomb of anchors, at an alias within itself and at endless nesting',
    file: 'config/document.ts',
    find: 'if (isTooDeep(text)) throw new TooComplex();',
    replace: '',
  },
  {
    test: `${reach} › runs no text as code and starts no program: mappings, templates and messages are data`,
    file: 'src/ingest/mapping/load.ts',
    find: 'import ',
    replace: "import 'node:vm'; import { runInThisContext } from 'node:vm';\nimport ",
  },
  {
    test: `${liquid} › sees nothing but the view’s own properties`,
    file: 'src/output/email/template.ts',
    find: 'ownPropertyOnly: true,',
    replace: 'ownPropertyOnly: false,',
  },
  {
    test: `${liquid} › cannot run or grow for ever`,
    file: 'src/output/email/template.ts',
    find: '    ...limits,\n',
    replace: '',
  },
  {
    test: `${liquid} › reads no file outside its folder: %s`,
    file: 'src/output/email/template.ts',
    find: '    templates,\n',
    replace: "    root: '/', layouts: '/', partials: '/',\n",
  },
  {
    test: `${typst} › cannot read outside its folder`,
    file: 'src/output/pdf/create-pdf.ts',
    find: 'workspace: place.folder',
    replace: "workspace: '/'",
  },
  {
    test: `${typst} › may not import packages from the network, at any depth`,
    file: 'src/output/pdf/template.ts',
    find: 'if (place.own) refusePackages(place.folder);',
    replace: '',
  },
  // Redis.
  {
    test: `${entry} › says why %j cannot be read, and reads its neighbours`,
    file: 'src/adapters/redis/log/entry.ts',
    find: "if (typeof event === 'string') return event;",
    replace: "if (typeof event === 'string') throw new TypeError(event);",
  },
  {
    test: `${entry} › reads no event longer than a record may be, and its neighbours`,
    file: 'src/adapters/redis/log/entry.ts',
    find: 'if (json.length > maxRecordChars)',
    replace: 'if (json.length < 0)',
  },
  {
    test: 'test/integration/redis/retention.test.ts › says clearly that a segment %s, and goes no further',
    file: 'src/adapters/redis/log/segment.ts',
    find: "if (hash('sha256', data, 'hex') !== record.sha256) throw damaged(key, 'its checksum differs');",
    replace: '',
  },
  {
    test: 'test/unit/adapters/redis/keys.test.ts › begin with the prefix and carry the tag that keeps them in one slot',
    file: 'src/adapters/redis/keys.ts',
    find: '`${prefix}:{${tag}}:${name}`',
    replace: '`{${tag}}:${name}`',
  },
  {
    test: 'test/integration/redis/security.test.ts › is refused with a reason where the authority is unknown, our certificate is missing or one side has no TLS',
    file: 'src/adapters/redis/settings.ts',
    find: '  return {\n    ...(ca !== null',
    replace: '  return {\n    rejectUnauthorized: false,\n    ...(ca !== null',
  },
  // Sync.
  {
    test: 'test/integration/ingest/sync/client.test.ts › follows redirects and links within the origin alone',
    file: 'src/ingest/sync/exchange.ts',
    find: 'if (target.origin !== at.origin) throw foreign(asked, at, target);',
    replace: '',
  },
  {
    test: 'test/integration/ingest/sync/client.test.ts › reads no more than its limit, and nothing but JSON',
    file: 'src/ingest/sync/exchange.ts',
    find: 'if (size > maxBytes) return null;',
    replace: '',
  },
  {
    test: `${reach} › calls addresses in few files, none of which takes one from an event`,
    file: 'src/ingest/webhooks/place.ts',
    find: 'export function ',
    replace: 'export const card = (url: string) => fetch(url);\nexport function ',
  },
  // Mail.
  {
    test: 'test/integration/email/message.test.ts › keeps user text out of headers and markup, whatever it holds',
    file: 'src/output/email/template.ts',
    find: "    outputEscape: 'escape',\n",
    replace: '',
  },
  {
    test: `${delivery} › is refused where the server does not encrypt, before anything is told`,
    file: 'src/adapters/email/session.ts',
    find: "requireTLS: security === 'starttls'",
    replace: 'requireTLS: false',
  },
  {
    test: `${delivery} › is refused where the certificate is that of another host`,
    file: 'src/adapters/email/session.ts',
    find: 'rejectUnauthorized: true',
    replace: 'rejectUnauthorized: false',
  },
  {
    test: `${delivery} › goes only to domains that are allowed`,
    file: 'src/adapters/email/email.ts',
    find: 'if (allowedDomains.length === 0 || ',
    replace: 'if (true || ',
  },
  {
    test: 'test/integration/email/unsubscribe.test.ts › is of no use with another %s',
    file: 'src/adapters/email/unsubscribe.ts',
    find: 'given.length === right.length && timingSafeEqual(given, right) ? subscription : null',
    replace: 'given.length === right.length ? subscription : null',
  },
  // Reports.
  {
    test: 'test/unit/output/csv/rows-to-csv.test.ts › does not let %j run as a formula',
    file: 'src/output/csv/rows-to-csv.ts',
    find: 'plainNumber.test(text) ? text : guardFormula(text)',
    replace: 'text',
  },
  {
    test: 'test/unit/output/csv/rows-to-csv.test.ts › does not let %j run as one where a spreadsheet parts cells by semicolons',
    file: 'src/core/text/formula.ts',
    find: 'signs.has(text.charAt(at + separator.length))',
    replace: 'signs.has(separator)',
  },
  {
    test: 'test/unit/store/csv-line.test.ts › guards what would be a formula where cells are parted by semicolons, as lists are here',
    file: 'src/store/csv-line.ts',
    find: 'const safe = guardFormula(asText(value));',
    replace: 'const safe = asText(value);',
  },
  {
    test: 'test/integration/store/export.test.ts › guard formulas in CSV',
    file: 'src/store/export-events.ts',
    find: "THEN '''' || ${column}",
    replace: 'THEN ${column}',
  },
  {
    test: 'test/integration/store/export.test.ts › guard formulas in CSV',
    file: 'src/store/csv-line.ts',
    find: 'guardFormula(asText(value))',
    replace: 'asText(value)',
  },
  {
    test: 'test/unit/output/hostile.test.ts › become text in HTML: every < belongs to a tag of ours, and prose alone may add harmless ones',
    file: 'src/output/html/escape.ts',
    find: "  '<': '&lt;',\n",
    replace: '',
  },
  {
    test: 'test/unit/output/html/blocks.test.ts › escapes HTML and closes links off',
    file: 'src/output/html/prose.ts',
    find: 'return escapeHtml(node.text);',
    replace: 'return node.text;',
  },
  {
    test: 'test/unit/output/markdown/report-to-markdown.test.ts › keeps every cell in its column whatever it holds',
    file: 'src/output/markdown/escape-gfm.ts',
    find: "text.replace(special, '\\\\$&')",
    replace: 'text',
  },
  {
    test: 'test/unit/bot/report-name.test.ts › a file is named by letters and digits of its title alone: %j',
    file: 'src/bot/report-name.ts',
    find: 'slug(report.title)',
    replace: 'report.title',
  },
  {
    test: 'test/contract/report-archive.ts › gives back a report with the bytes of its files',
    run: 'test/contract/report-archive.test.ts',
    file: 'src/store/archived-files.ts',
    find: 'path.join(aside, String(index))',
    replace: 'path.join(aside, name)',
  },
  // Logs.
  {
    test: 'test/unit/cli/logger.test.ts › is a plain line on a terminal, with nothing in it that steers one',
    file: 'src/cli/logger.ts',
    find: '`${visible(`${clock} ${name} ${String(msg)}${more}`)}\\n`',
    replace: '`${clock} ${name} ${String(msg)}${more}\\n`',
  },
  {
    test: 'test/unit/cli/redact.test.ts › says nothing of the secrets of this process, plain, as JSON or in an address',
    file: 'src/cli/redact.ts',
    find: 'ordered.reduce((text, secret) => text.replaceAll(secret, masked), line)',
    replace: 'line',
  },
  {
    test: 'test/unit/cli/logger.test.ts › masks secrets in files, as they are when it reads them again',
    file: 'src/cli/redact.ts',
    find: "textOf(value?.trim() ?? '')",
    replace: '[]',
  },
  {
    test: 'test/unit/cli/redact.test.ts › says nothing of the password in an address of the environment, as it is written or as it is used',
    file: 'src/cli/redact.ts',
    find: "return passwordsOf(value?.trim() ?? '');",
    replace: 'return [];',
  },
  {
    test: 'test/unit/cli/logger.test.ts › says of an error what it is, and nothing of what a library hung on it',
    file: 'src/cli/logger.ts',
    find: '{ error: errorFields }',
    replace: '{ error: pino.stdSerializers.err }',
  },
  {
    test: 'test/unit/cli/fault.test.ts › tells no secret and steers no terminal, whatever the fault is',
    file: 'src/cli/fault.ts',
    find: 'createRedactor(env)(text)',
    replace: 'text',
  },
  {
    test: 'test/unit/cli/fault.test.ts › is told by %s without the secrets that were put into it',
    file: 'src/cli/commands/config.ts',
    find: 'mask(problemLines(problem))',
    replace: 'problemLines(problem)',
  },
  {
    test: `${dispatch} › keeps any other error out of the channel: the log has it under the id that is shown`,
    file: 'src/bot/settle.ts',
    find: 'report: faultToReport(id, locale)',
    replace: 'report: faultToReport(cause, locale)',
  },
  // Backups.
  {
    test: `${backup} › that names the file %j outside of it is refused`,
    file: 'src/store/backup-manifest.ts',
    find: String.raw`z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\0]+$/)`,
    replace: 'z.string()',
  },
  {
    test: `${backup} › that holds %s is refused`,
    file: 'src/store/backup-manifest.ts',
    find: 'if (strange !== undefined) {',
    replace: 'if (strange?.name === undefined && strange !== undefined) {',
  },
  {
    test: `${backup} › is what its manifest says: no file fewer, more or other`,
    file: 'src/store/backup-manifest.ts',
    find: 'return file.sha256 === sha256 ? [] : [`${name} has other content`];',
    replace: 'return [];',
  },
  {
    test: `${backup} › that holds no database, or more than databases and reports, is refused`,
    file: 'src/store/backup-manifest.ts',
    find: 'isOurs(file.path) ? [] :',
    replace: 'isOurs ? [] :',
  },
  {
    test: `${restore} › takes what it looked at: a backup that changes meanwhile is refused, and leaves nothing`,
    file: 'src/store/restore.ts',
    find: 'if (!isDeepStrictEqual(await verifyBackup(partial, backup), manifest)) throw changed(backup);',
    replace: '',
  },
  {
    test: `${restore} › of a database with %s is refused before anything is replaced`,
    file: 'src/store/restore.ts',
    find: 'await checkStaged(path.join(partial, databaseName), manifest.schemaVersion, backup);',
    replace: '',
  },
  {
    test: `${restore} › lie below their folder: what a database names %j is neither read nor removed`,
    file: 'src/store/archived-files.ts',
    find: 'if (isOneName(folder)) await rm(',
    replace: 'await rm(',
  },
  {
    test: 'test/integration/store/open.test.ts › makes the folder for its own user alone, whatever the umask',
    file: 'src/store/database.ts',
    find: 'mkdirSync(folder, 0o700)',
    replace: 'mkdirSync(folder)',
  },
  {
    test: 'test/unit/cli/logger.test.ts › goes into files too, of which the newest are kept',
    file: 'src/cli/logger.ts',
    find: 'recursive: true, mode: 0o700',
    replace: 'recursive: true',
  },
  {
    test: 'test/unit/cli/doctor/doctor.test.ts › warns of a data folder that everybody may read',
    file: 'src/cli/doctor/data-folder.ts',
    find: 'everybodyMayRead = 0o005',
    replace: 'everybodyMayRead = 0',
  },
  {
    test: `${page} › who has the token also while somebody without it asks too often`,
    file: 'src/adapters/console/routes.ts',
    find: '(request) => guard.isSignedIn(request)',
    replace: '() => false',
  },
  {
    test: `${importFile} › writes through no link that somebody left where bad rows go`,
    file: 'src/ingest/files/rejects.ts',
    find: 'descriptor ??= create(temporaryPath(target));',
    replace: "descriptor ??= openSync(temporaryPath(target), 'w');",
  },
  {
    test: 'test/integration/store/export.test.ts › write through no link that somebody left beside their place',
    file: 'src/store/export.ts',
    find: 'await rm(part, { force: true });',
    replace: '',
  },
  {
    test: 'test/unit/cli/out.test.ts › a file of a command goes through no link that somebody left beside its place',
    file: 'src/cli/out.ts',
    find: 'rmSync(beside, { force: true });',
    replace: '',
  },
  {
    test: `${local} › gets no command through a link to a socket of this user`,
    file: 'src/local/address.ts',
    find: 'ownerOf(socket, lstatSync)',
    replace: 'ownerOf(socket, statSync)',
  },
  {
    test: `${dispatch} › keeps out of the channel what only whoever runs it can mend: its words name folders and servers`,
    file: 'src/bot/settle.ts',
    find: ' && !forOperators.test(error.code)',
    replace: '',
  },
  // Dependencies.
  {
    test: 'test/unit/lock-file.test.ts › has the checksum of everything that it installs',
    file: 'package-lock.json',
    find: '"integrity":',
    replace: '"x-integrity":',
  },
  {
    test: 'test/unit/licences.test.ts › are all permissive',
    file: 'package-lock.json',
    find: '"packages": {',
    replace: '"packages": { "node_modules/copyleft": { "version": "1.0.0", "license": "GPL-3.0" },',
  },
  {
    test: 'test/unit/audit.test.ts › npm run audit fails at a known vulnerability, and does not take silence for none',
    file: 'test/support/audit.mjs',
    find: 'moderate + high + critical > 0 ? 1 : 0',
    replace: '0',
  },
];
