import { describe, expect, it } from 'vitest';
import {
  parseByteDictionary,
  parseSignatureInput,
} from '../../src/signature/http-signature/structured-fields.ts';

describe('parseSignatureInput', () => {
  it('reads labels, components and parameters in order', () => {
    const members = parseSignatureInput(
      'sig1=("@method" "@query-param";name="Pet");created=1618884473;keyid="a\\"b", b=()',
    );
    expect(members?.map((member) => member.key)).toEqual(['sig1', 'b']);
    expect(members?.[0]?.list.items.map((item) => item.name)).toEqual(['@method', '@query-param']);
    expect(
      members?.[0]?.parameters.map(({ name, value }) => [name, value.kind, value.text]),
    ).toEqual([
      ['created', 'integer', '1618884473'],
      ['keyid', 'string', 'a"b'],
    ]);
  });

  it.each([
    ['sig=( "a"   "b" );created=1', '("a" "b");created=1'],
    ['sig=("a"; sf "b");  created=1', '("a";sf "b");created=1'],
    ['sig=("a";sf=?1);x=?1;y=?0', '("a";sf);x;y=?0'],
    ['sig=();created=0001;d=1.500;e=2.0;f=-0', '();created=1;d=1.5;e=2.0;f=0'],
    ['sig=();t=*a/b:c;b=:AAAA:', '();t=*a/b:c;b=:AAAA:'],
    ['  sig=("a") \t,\t other=("b")  ', '("a")'],
  ])('serialises %j as RFC 9651 does', (text, canonical) => {
    expect(parseSignatureInput(text)?.[0]?.canonical).toBe(canonical);
  });

  // After the must-fail cases of the HTTP working group's structured-field-tests, and our own rules.
  it.each([
    '',
    ' ',
    '\tsig=()',
    'sig',
    'sig=',
    'sig=1',
    'sig="a"',
    'sig=:AAAA:',
    'sig=(',
    'sig=(a)',
    'sig=(1)',
    'sig=("a',
    'sig=("a"',
    'sig=("a" ',
    'sig=("a))',
    'sig=("a"b")',
    'sig=("a""b")',
    'sig=("a"\t"b")',
    'sig=("a",)',
    'sig=("a"),',
    'sig=("a"), ',
    'sig=("a"),,b=()',
    'sig=("a") b=()',
    'sig=("a")x',
    ',sig=("a")',
    'Sig=("a")',
    '1sig=("a")',
    '-sig=("a")',
    'sïg=("a")',
    'sig =("a")',
    'sig= ("a")',
    'sig=("a"), sig=("b")',
    'sig=("a" "a")',
    'sig=("a" "a";x "a";x)',
    'sig=("é")',
    'sig=("\u0000")',
    'sig=("a\\")',
    'sig=("\\a")',
    'sig=("a");',
    'sig=("a");;a',
    'sig=("a");A=1',
    'sig=("a");a=1;a=1',
    'sig=("a";a;a)',
    'sig=("a") ;a=1',
    'sig=("a");a =1',
    'sig=("a");a= 1',
    'sig=("a");a=',
    'sig=("a");a=-',
    'sig=("a");a=+1',
    'sig=("a");a=--1',
    'sig=("a");a=1.',
    'sig=("a");a=.1',
    'sig=("a");a=1.2345',
    'sig=("a");a=1.2.3',
    'sig=("a");a=1234567890123.1',
    'sig=("a");a=1234567890123456',
    'sig=("a");a=0x10',
    'sig=("a");a=1e9',
    'sig=("a");a=?2',
    'sig=("a");a=?',
    'sig=("a");a=:AAA:',
    'sig=("a");a=:AAAA',
    'sig=("a");a=\'x\'',
    'sig=("a");a="x',
    'sig=("a");a=@1',
    'sig=("a");a=%"x"',
    'sig=("a");a=(b)',
    `sig=(${Array.from({ length: 65 }, (_, index) => `"a${index}"`).join(' ')})`,
    `sig=()${Array.from({ length: 17 }, (_, index) => `;a${index}`).join('')}`,
    Array.from({ length: 17 }, (_, index) => `a${index}=()`).join(', '),
  ])('refuses %j', (text) => {
    expect(parseSignatureInput(text)).toBeUndefined();
  });

  it('takes a list it knows by its text, and only by its whole text', () => {
    const known = parseSignatureInput('a=("@method")')?.map((member) => member.list) ?? [];
    expect(parseSignatureInput('b=("@method");x', known)?.[0]?.list).toBe(known[0]);
    expect(parseSignatureInput('b=("@method";x)', known)?.[0]?.list).not.toBe(known[0]);
    expect(parseSignatureInput('b=("@method" )', known)?.[0]?.canonical).toBe('("@method")');
    expect(parseSignatureInput('b=("@method")x', known)).toBeUndefined();
  });

  it('needs time in proportion to the length of the field', () => {
    const hostile = [
      `sig=("${'\\"'.repeat(100_000)}`,
      `sig=(${' '.repeat(200_000)}x`,
      `sig=("a")${' '.repeat(200_000)}x`,
      `sig=();a=:${'A'.repeat(200_000)}!:`,
      `sig=();a=${'1'.repeat(200_000)}`,
    ];
    for (const text of hostile) expect(parseSignatureInput(text)).toBeUndefined();
  });
});

describe('parseByteDictionary', () => {
  it('reads keys and base64, and passes over parameters', () => {
    expect(parseByteDictionary('a=:AAAA:, b=:AA==:;x=1')).toEqual([
      { key: 'a', base64: 'AAAA' },
      { key: 'b', base64: 'AA==' },
    ]);
  });

  it.each([
    'a=AAAA',
    'a=:AAAA',
    'a=:AAAA:x',
    'a=:AA:',
    'a=:AA=:',
    'a=:AAA:',
    'a=:A===:',
    'a=:AB==:',
    'a=:AAB=:',
    'a=:AA==AAAA:',
    'a=:AA-_:',
    'a=:AA A:',
    'a=:AAA\n:',
    'a=:AAAé:',
    'a=:AAAA:, a=:AAAA:',
    'a=:AAAA:,',
    'a',
  ])('refuses %j', (text) => {
    expect(parseByteDictionary(text)).toBeUndefined();
  });
});
