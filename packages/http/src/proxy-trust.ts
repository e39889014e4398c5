/** Says which peers are our own proxies, whose `X-Forwarded-*` headers may be believed. */
export interface ProxyTrust {
  /** Whether this address, as the socket tells it, belongs to a trusted proxy. */
  trusts(peerAddress: string): boolean;
}

interface Network {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly prefixLength: number;
}

/**
 * Reads a list of addresses and CIDR blocks (RFC 4632, RFC 4291).
 *
 * @param proxies For instance `10.0.0.0/8`, `192.0.2.7` or `2001:db8::/32`.
 * Throws `TypeError` or `RangeError` naming `trustedProxies` when an entry is neither.
 *
 * @example
 * ```ts
 * import { createProxyTrust } from '@countersign/http';
 *
 * const trust = createProxyTrust(['10.0.0.0/8']);
 * trust.trusts('10.1.2.3'); // true
 * trust.trusts('::ffff:10.1.2.3'); // true: how a dual-stack socket tells it
 * ```
 */
export function createProxyTrust(proxies: readonly string[]): ProxyTrust {
  if (!Array.isArray(proxies)) throw new TypeError('"trustedProxies" must be a list');
  const networks = proxies.map(parseNetwork);
  return {
    trusts(peerAddress) {
      if (networks.length === 0) return false;
      const peer = parseAddress(peerAddress);
      return peer !== undefined && networks.some((network) => contains(network, peer));
    },
  };
}

/** An address as one name for one peer: without the IPv6 coat of an IPv4 address. */
export function plainAddress(address: string): string {
  return mapped.test(address) ? address.slice(address.lastIndexOf(':') + 1) : address;
}

const mapped = /^::ffff:\d+\.\d+\.\d+\.\d+$/i;

function parseNetwork(text: string): Network {
  if (typeof text !== 'string') throw new TypeError('"trustedProxies" must hold strings');
  const [address = '', prefix, ...rest] = text.split('/');
  const parsed = parseAddress(address);
  const prefixLength = prefix === undefined ? parsed?.bits : readNumber(prefix);
  if (
    parsed === undefined ||
    prefixLength === undefined ||
    prefixLength > parsed.bits ||
    rest.length > 0
  ) {
    throw new RangeError(`"trustedProxies" has ${JSON.stringify(text)}, which is no address`);
  }
  return { bits: parsed.bits, value: parsed.value, prefixLength };
}

function contains(network: Network, { bits, value }: Address): boolean {
  const shift = BigInt(network.bits - network.prefixLength);
  return network.bits === bits && network.value >> shift === value >> shift;
}

type Address = Pick<Network, 'bits' | 'value'>;

function parseAddress(text: string): Address | undefined {
  const plain = plainAddress(text);
  return plain.includes(':') ? parseIpv6(plain) : parseIpv4(plain);
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split('.').map(readNumber);
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (part === undefined || part > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return { bits: 32, value };
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array<string>(missing).fill('0'), ...tail]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    value = (value << 16n) | BigInt(Number.parseInt(group, 16));
  }
  return { bits: 128, value };
}

/** Decimal digits and nothing else; `010` is refused, since it is 8 to some. */
function readNumber(text: string): number | undefined {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) ? Number(text) : undefined;
}
