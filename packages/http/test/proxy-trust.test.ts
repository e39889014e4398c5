import { describe, expect, it } from 'vitest';
import { createProxyTrust } from '../src/index.ts';

describe('the list of trusted proxies', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.70', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['::/0', '10.0.0.1', false],
    ['10.0.0.0/8', '', false],
    ['10.0.0.0/8', '10.0.0.1, 10.0.0.2', false],
  ])('with %s answers for %s: %s', (network, peer, trusted) => {
    expect(createProxyTrust([network]).trusts(peer)).toBe(trusted);
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.0/33',
    '010.0.0.1',
    '1.2.3.4/8/8',
    'localhost',
    '::1::',
    '1:2:3',
    '::/129',
  ])('refuses the entry %j by the name of the option', (entry) => {
    expect(() => createProxyTrust([entry])).toThrow(/"trustedProxies"/);
  });

  it('trusts nobody when it is empty', () => {
    expect(createProxyTrust([]).trusts('127.0.0.1')).toBe(false);
  });
});
