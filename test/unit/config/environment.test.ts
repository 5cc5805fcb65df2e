import { describe, expect, it } from 'vitest';
import { environmentVariables, readEnvironment, variableName } from '../../../config/environment.ts';

describe('environment variables', () => {
  it('are named by the path in upper snake case, each name once', () => {
    const variables = environmentVariables();
    expect(variables.get('SLA_BOT_TIME_ZONE')?.path).toEqual(['timeZone']);
    expect(variables.get('SLA_BOT_REPORTS_WEEK_STARTS_ON')?.path).toEqual(['reports', 'weekStartsOn']);
    const names = [...variables.values()].map(({ path }) => variableName(path));
    expect(new Set(names).size).toBe(names.length);
    expect(variables.has('SLA_BOT_CONFIG') || variables.has('SLA_BOT_DATA')).toBe(false);
  });

  it('give texts as they are and everything else as YAML or JSON', () => {
    const { settings, findings } = readEnvironment({
      SLA_BOT_LOCALE: 'no',
      SLA_BOT_TEMPLATES: 'null',
      SLA_BOT_FONTS: '123',
      SLA_BOT_CONSOLE_PORT: ' 9 ',
      SLA_BOT_PERCENTILES: '[50, 95]',
      SLA_BOT_SOURCES: '{"jira": {"verdict": "source-flag"}}',
    });
    expect(findings).toEqual([]);
    expect(Object.fromEntries(settings.map(({ variable, value }) => [variable, value]))).toEqual({
      SLA_BOT_LOCALE: 'no',
      SLA_BOT_TEMPLATES: null,
      SLA_BOT_FONTS: '123',
      SLA_BOT_CONSOLE_PORT: 9,
      SLA_BOT_PERCENTILES: [50, 95],
      SLA_BOT_SOURCES: { jira: { verdict: 'source-flag' } },
    });
  });

  it('put the narrower variable after the wider one', () => {
    const { settings } = readEnvironment({
      SLA_BOT_CONSOLE_PORT: '9',
      SLA_BOT_CONSOLE: '{port: 1, host: x}',
    });
    expect(settings.map(({ variable }) => variable)).toEqual(['SLA_BOT_CONSOLE', 'SLA_BOT_CONSOLE_PORT']);
  });

  it('count as not set when empty', () => {
    expect(readEnvironment({ SLA_BOT_LOCALE: '', SLA_BOT_CONSOLE_PORT: ' ' }).settings).toEqual([]);
  });

  it('refuse a misspelt name but only warn of one that Kubernetes sets', () => {
    const { findings } = readEnvironment({
      SLA_BOT_CONSOLE_PROT: '1',
      SLA_BOT_PORT: 'tcp://10.0.0.1:80',
      SLA_BOT_SERVICE_HOST: '10.0.0.1',
      SLA_BOT_PORT_8080_TCP_ADDR: '10.0.0.1',
      HOME: '/',
    });
    expect(findings.map(({ origin, severity }) => [origin, severity])).toEqual([
      ['SLA_BOT_CONSOLE_PROT', 'error'],
      ['SLA_BOT_PORT', 'warning'],
      ['SLA_BOT_PORT_8080_TCP_ADDR', 'warning'],
      ['SLA_BOT_SERVICE_HOST', 'warning'],
    ]);
    expect(findings[0]?.hint).toBe('did you mean SLA_BOT_CONSOLE_PORT?');
  });

  it('report a value that is no YAML', () => {
    const { findings } = readEnvironment({ SLA_BOT_PERCENTILES: '[50' });
    expect(findings).toMatchObject([
      { severity: 'error', path: ['percentiles'], origin: 'SLA_BOT_PERCENTILES' },
    ]);
  });
});
