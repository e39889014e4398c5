import { expect, it } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import { emptyBody } from '../../src/request.ts';
import { Parameters } from '../../src/signature/parameters.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { compileFields } from '../../src/signature/verify/read-fields.ts';
import { engine } from '../engine.ts';

const fields: SignatureProfile['fields'] = {
  keyId: { header: 'x-key' },
  signature: { header: 'x-signature' },
  region: { header: 'x-policy', decode: 'base64url', json: 'region' },
};

/** What is found of the region in a policy of this text. */
function regionIn(policy: string): unknown {
  const encoded = engine.encode(engine.utf8Encode(policy), 'base64url');
  const view = new RequestView({
    method: 'GET',
    rawTarget: '/',
    rawHeaders: ['X-Policy', encoded],
    protocol: 'https',
    peerAddress: '192.0.2.7',
    authority: 'api.example.com',
    body: emptyBody,
  });
  const read = compileFields({ fields });
  return read({ view, parameters: Parameters.none, credentials: undefined, engine })['region'];
}

it.each([
  ['{"region":"north"}', 'north'],
  ['{"region":7}', '7'],
  ['{"region":"\\ud83d\\ude00"}', '😀'],
  // half a pair has no UTF-8: whoever encodes it would throw in the midst of a proof
  ['{"region":"\\ud83d"}', null],
  ['{"region":{}}', null],
  ['{"regio":"north"}', undefined],
  ['not JSON', null],
])('a member of a JSON field is read as text: %s', (policy, found) => {
  expect(regionIn(policy)).toBe(found);
});
