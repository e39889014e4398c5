import type { House } from './house.ts';
import { makeSnippets } from './snippets.ts';
import { layOut, type Terminal } from './terminal.ts';

/** Prints what runs where, who may call it, and requests to paste. */
export function welcome({ write, paint }: Terminal, house: House): void {
  const { servers, tokenUrl, appId, keys } = house;
  const title = (text: string): void => write(`\n${paint('bold', text)}\n`);
  const table = (rows: readonly (readonly string[])[]): void => {
    for (const line of layOut(rows)) write(`  ${line}\n`);
  };

  title('Countersign demo');
  table([...servers.map(({ name, url }) => [name, url]), ['token endpoint', tokenUrl]]);

  title(`Keys of ${appId}`);
  for (const { label, environment, scopes, schemes, ...key } of Object.values(keys)) {
    write(`\n  ${paint('cyan', label)} (${environment}): ${scopes.join(' ')}\n`);
    table([
      ['  schemes', schemes.join(' ')],
      ['  app_key', key.appKey],
      ...(key.appSecret === undefined ? [] : [['  app_secret', key.appSecret]]),
      ...(key.privateKey === undefined ? [] : [['  private key', key.privateKey]]),
    ]);
  }

  title('Requests to paste, as often as you like');
  for (const snippet of makeSnippets(house)) {
    write(`\n${paint('cyan', snippet.title)}\n\n${snippet.command}\n`);
  }
}
