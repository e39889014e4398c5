import type { CryptoEngine } from '@countersign/core';
import { nodeEngine, nodePlainEngine } from '../src/node.ts';
import { portableEngine } from '../src/portable.ts';

/** Every engine; each test that names no other runs on all of them. */
export const engines: readonly CryptoEngine[] = [nodeEngine, nodePlainEngine, portableEngine];

export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

export const base64urlOf = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
