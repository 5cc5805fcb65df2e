import { describe, expect, it } from 'vitest';
import { csvLine, pathValue } from '../../../src/store/csv-line.ts';

describe('csvLine', () => {
  it('quotes by RFC 4180 and guards formulas, not numbers', () => {
    expect(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', null, -5, true])).toBe(
      'a,"b,c","say ""hi""","two\nlines",,-5,true\r\n',
    );
    expect(csvLine(['=1', '+1', '-1', '@x', '＝1', '\tx', '\rx', 'x=1'])).toBe(
      `'=1,'+1,'-1,'@x,'＝1,'\tx,"'\rx",x=1\r\n`,
    );
  });

  it('guards what would be a formula where cells are parted by semicolons, as lists are here', () => {
    expect(csvLine([['a', '=1'], 'x;@y', 'a;b=c'])).toBe("a;'=1,x;'@y,a;b=c\r\n");
  });

  it('joins lists of texts and writes nested values as JSON', () => {
    expect(csvLine([['a', 'b'], [{ from: 1 }]])).toBe('a;b,"[{""from"":1}]"\r\n');
  });
});

describe('pathValue', () => {
  it('follows a dotted path and stops at null', () => {
    expect(pathValue({ policy: { name: 'x' } }, 'policy.name')).toBe('x');
    expect(pathValue({ policy: null }, 'policy.name')).toBeNull();
  });
});
