// Gathers what docs/schemes.md is made of.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as authority from '../packages/authority/src/index.ts';
import {
  defaultCoverage,
  httpSignature,
  legacySortedParamsProfiles,
  sortedParamsProfile,
  type SignatureProfile,
} from '../packages/core/src/index.ts';
import * as schemes from '../packages/schemes/src/index.ts';
import type { InteropRecord, SchemeFacts, VectorFile } from './schemes-document.ts';
import { root } from './workspace.ts';

const isProfile = (value: unknown): value is SignatureProfile =>
  typeof value === 'object' && value !== null && 'stringToSign' in value && 'fields' in value;

/** All profiles that core and `@countersign/schemes` export, each once. */
export function exportedProfiles(): readonly SignatureProfile[] {
  const own = [sortedParamsProfile, ...legacySortedParamsProfiles];
  const exported: readonly unknown[] = [...own, ...Object.values(schemes).flat()];
  const profiles = exported.filter(isProfile);
  return [...new Map(profiles.map((profile) => [profile.name, profile])).values()];
}

const isMap = (value: unknown): value is authority.TokenExchangeMap =>
  typeof value === 'object' &&
  value !== null &&
  'fieldsIn' in (Reflect.get(value, 'request') ?? {});

function exportedMaps(): readonly authority.TokenExchangeMap[] {
  const exported: readonly unknown[] = Object.values(authority);
  return exported.filter(isMap);
}

/** The profiles, and what the tests recorded of them. */
export function schemeFacts(): SchemeFacts {
  return {
    profiles: exportedProfiles(),
    httpSignature: { scheme: httpSignature(), coverage: defaultCoverage },
    exchanges: exportedMaps(),
    records: readAll('interop', (text): InteropRecord => JSON.parse(text)),
    vectorFiles: readAll('vectors', (text): VectorFile => JSON.parse(text)),
  };
}

function readAll<T>(folder: string, parse: (text: string) => T): readonly T[] {
  const path = `${root}/packages/schemes/${folder}`;
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => parse(readFileSync(`${path}/${name}`, 'utf8')));
}
