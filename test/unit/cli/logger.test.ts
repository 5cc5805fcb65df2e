import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/cli/logger.ts';
import { UserError } from '../../../src/core/errors.ts';
import { recordIo } from '../../support/io.ts';

const settings = { level: 'info', folder: null, maxSize: '1KB', keep: 3 } as const;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the log', () => {
  it('is JSON where a program reads it', async () => {
    const io = recordIo({ outIsTty: false });
    (await createLog(settings, io)).logger.info({ folder: 'data' }, 'started');
    expect(JSON.parse(io.stdout())).toMatchObject({ level: 30, folder: 'data', msg: 'started' });
  });

  it('is a plain line on a terminal, with nothing in it that steers one', async () => {
    const io = recordIo({ outIsTty: true });
    (await createLog(settings, io)).logger.info({ folder: 'da\u001b[31mta', n: 3 }, 'started');
    expect(io.stdout()).toMatch(/^\d\d:\d\d:\d\d info started \(folder da.*ta, n 3\)\n$/);
    expect(io.stdout()).not.toContain('\u001b');
  });

  it('says of an error what it is, and nothing of what a library hung on it', async () => {
    const io = recordIo({ outIsTty: false });
    const { logger } = await createLog(settings, io);
    const refused = Object.assign(new Error('WRONGPASS invalid username-password pair'), {
      code: 'E1',
      command: { name: 'auth', args: ['bot', 'an-old-password'] },
      requestBody: { json: { content: 'Payments of ACME are down' } },
    });
    logger.error({ error: new Error('not sent', { cause: refused }) }, 'one');
    logger.error({ error: refused }, 'two');
    logger.error({ error: new UserError('no file', { hint: 'name one', details: ['line 3'] }) }, 'three');
    const said = io.stdout();
    expect(said).not.toMatch(/an-old-password|ACME/);
    const [first, second, third] = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first.error).toMatchObject({
      message: expect.stringContaining('not sent'),
      stack: expect.stringContaining('caused by: Error: WRONGPASS'),
    });
    expect(second.error).toMatchObject({
      type: 'Error',
      code: 'E1',
      stack: expect.stringContaining('logger.test'),
    });
    expect(third.error).toMatchObject({ message: 'no file', hint: 'name one', details: ['line 3'] });
  });

  it('masks secrets in files, as they are when it reads them again', async () => {
    const file = path.join(folder, 'token');
    writeFileSync(file, 'old-secret');
    const io = { ...recordIo({ outIsTty: false }), env: { SOURCE_JIRA_TOKEN_FILE: file } };
    const log = await createLog(settings, io);
    log.logger.info({ a: 'old-secret' }, 'one');
    writeFileSync(file, 'new-secret');
    log.reread();
    log.logger.info({ a: 'new-secret' }, 'two');
    expect(io.stdout()).not.toMatch(/(old|new)-secret/);
    expect(io.stdout()).toContain('two');
  });

  it('goes into files too, of which the newest are kept', async () => {
    const io = recordIo();
    const log = await createLog({ ...settings, folder: path.join(folder, 'logs') }, io);
    for (let n = 0; n < 60; n += 1) {
      log.logger.info({ n, filler: 'x'.repeat(100) }, 'line');
      await new Promise((resolve) => setImmediate(resolve));
    }
    await log.close();
    expect(statSync(path.join(folder, 'logs')).mode & 0o077).toBe(0);
    const names = readdirSync(path.join(folder, 'logs'));
    expect(names.length).toBeGreaterThan(1);
    expect(names.length).toBeLessThanOrEqual(settings.keep);
    const lines = names
      .map((name) => readFileSync(path.join(folder, 'logs', name), 'utf8'))
      .flatMap((text) => text.split('\n').filter((line) => line !== ''));
    expect(Math.max(...lines.map((line) => JSON.parse(line).n))).toBe(59);
    expect(io.stdout().split('\n')).toHaveLength(61);
  });

  it('says where its folder cannot be written to', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    await expect(createLog({ ...settings, folder: file }, recordIo())).rejects.toThrow('cannot write ');
  });
});
