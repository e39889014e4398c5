import { expect, it } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import { readCredentials } from '../../src/signature/verify/credentials.ts';
import { get } from '../authenticate/world.ts';

it.each([
  ['id=a,time=1,sign=b=', 'id=a,time=1'],
  ['id=a, time=1, sign=b', 'id=a, time=1'],
  ['sign=b,id=a', 'id=a'],
  // nothing escapes that stands behind the signature, or behind what only looks like it
  ['id=a,sign=b,time=1', 'id=a,time=1'],
  ['id=a,&sign=x,time=1,sign=b', 'id=a,&sign=x,time=1'],
  ['id=a sign=x,time=1,sign=b', 'id=a sign=x,time=1'],
])('the text of the credentials %s without the signature is %s', (value, text) => {
  const view = new RequestView(get('/', ['Authorization', `Acme ${value}`]));
  const credentials = readCredentials(view, {
    prefix: 'Acme ',
    syntax: 'pairs',
    separator: ',',
  });
  expect(credentials?.without('sign')).toBe(text);
});
