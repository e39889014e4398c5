import { readFileSync } from 'node:fs';

/** The version of a package as it is installed here. Throws when it is not. */
export function installedVersion(name: string): string {
  // read as a file: the exports of many packages hide their own manifest
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: unknown };
  if (typeof version !== 'string') throw new TypeError(`${name} has no version`);
  return version;
}
