import type { CryptoEngine } from '../../ports/crypto-engine.ts';

/** A key that somebody may have used for the app_secret, and what they did. */
export interface SecretMistake {
  readonly hint: string;
  readonly key: string;
}

/** The usual mistakes with an app_secret, whatever is signed with it. */
export function secretMistakes(
  appSecret: string,
  appKey: string,
  engine: CryptoEngine,
): readonly SecretMistake[] {
  return [
    { hint: 'The app_secret was used with a newline at its end.', key: `${appSecret}\n` },
    { hint: 'The app_secret was used with quotes around it.', key: `"${appSecret}"` },
    { hint: 'The app_secret was used with "&" at its end.', key: `${appSecret}&` },
    {
      hint: 'Use the whole app_secret, prefix included.',
      key: appSecret.slice(appSecret.lastIndexOf('_') + 1),
    },
    { hint: 'The app_key was used in place of the app_secret.', key: appKey },
    {
      hint: 'The app_secret was hashed first; use it as it is shown.',
      key: engine.hash('sha256', appSecret, 'hex'),
    },
  ];
}
