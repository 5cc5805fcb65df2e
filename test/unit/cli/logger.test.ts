import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/cli/logger.ts';
import { recordIo } from '../../support/io.ts';

describe('the log', () => {
  it('is JSON where a program reads it', () => {
    const io = recordIo({ errIsTty: false });
    createLogger('info', io).info({ folder: 'data' }, 'started');
    expect(JSON.parse(io.stderr())).toMatchObject({ level: 30, folder: 'data', msg: 'started' });
  });

  it('is a plain line on a terminal, with nothing in it that steers one', () => {
    const io = recordIo({ errIsTty: true });
    createLogger('info', io).info({ folder: 'da\u001b[31mta', n: 3 }, 'started');
    expect(io.stderr()).toMatch(/^\d\d:\d\d:\d\d info started \(folder da.*ta, n 3\)\n$/);
    expect(io.stderr()).not.toContain('\u001b');
  });
});
