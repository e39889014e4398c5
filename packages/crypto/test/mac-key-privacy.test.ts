import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { defaultEngine as nodeDefault, nodeEngine } from '../src/node.ts';
import { defaultEngine as portableDefault, portableEngine } from '../src/portable.ts';
import { engines } from './engines.ts';

test.each(engines)('$name never prints an HMAC key', (engine) => {
  const key = engine.macKey('canary');
  key.sign('sha256', 'message', 'hex');
  const bytes = [...Buffer.from('canary')].join(', ');
  const hidden = inspect(key, { depth: 9, showHidden: true });
  const shown = hidden + JSON.stringify(key) + inspect({ ...key });
  expect(shown).not.toContain('canary');
  expect(shown).not.toContain(bytes);
  expect(inspect(structuredClone({ ...key }))).toBe("{ kind: 'mac' }");
});

test('each runtime gets the engine made for it', () => {
  expect(nodeDefault).toBe(nodeEngine);
  expect(portableDefault).toBe(portableEngine);
  expect(engines.map(({ name }) => name)).toEqual(['node-fast', 'node-plain', 'portable']);
});
