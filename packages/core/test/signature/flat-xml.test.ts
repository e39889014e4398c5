import { describe, expect, it } from 'vitest';
import { readFlatXml } from '../../src/signature/verify/flat-xml.ts';

const read = (inner: string) => readFlatXml(`<xml>${inner}</xml>`, 3);

describe('flat XML', () => {
  it.each([
    [
      '<a>1</a><b_2>2</b_2>',
      [
        ['a', '1'],
        ['b_2', '2'],
      ],
    ],
    ['\n  <a>x &lt;&amp;&gt; y</a>\n', [['a', 'x <&> y']]],
    ['<a><![CDATA[<b>&amp;]]></a>', [['a', '<b>&amp;']]],
    [
      '<a></a><b/><c />',
      [
        ['a', ''],
        ['b', ''],
        ['c', ''],
      ],
    ],
    ['<a><![CDATA[]]></a>', [['a', '']]],
  ])('reads %s', (inner, pairs) => {
    expect(read(inner)).toEqual(pairs);
  });

  it('may have a declaration, and nothing else before or after', () => {
    expect(readFlatXml('<?xml version="1.0"?>\n<xml><a>1</a></xml>\n', 1)).toEqual([['a', '1']]);
    expect(readFlatXml('<!DOCTYPE xml><xml><a>1</a></xml>', 1)).toBeTypeOf('string');
    expect(readFlatXml('<xml><a>1</a></xml><b/>', 1)).toBeTypeOf('string');
    expect(readFlatXml('<XML><a>1</a></XML>', 1)).toBeTypeOf('string');
  });

  it.each([
    '<a><b>1</b></a>',
    '<a x="1">1</a>',
    '<a>1</b>',
    '<a>1',
    'text<a>1</a>',
    '<!-- 1 --><a>1</a>',
    '<a>&#38;</a>',
    '<a>&x;</a>',
    '<a>1 & 2</a>',
    // what another parser reads as an element between two sections
    '<a><![CDATA[x]]><b>1</b><![CDATA[y]]></a>',
    '<a><![CDATA[x]]]]><![CDATA[>y]]></a>',
    '<a>1</a><b>2</b><c>3</c><d>4</d>',
  ])('refuses %s', (inner) => {
    expect(read(inner)).toBeTypeOf('string');
  });
});
