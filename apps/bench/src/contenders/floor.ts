import { createHmac, createSecretKey } from 'node:crypto';
import type { Contender } from '../contender.ts';
import { freshNonce, received } from '../fixture.ts';

const key = createSecretKey('sk_live_0000000000000000000000000000000000000000000abcdef', 'utf8');

/** F: one HMAC-SHA256 over 250 bytes, in hex, as any signature check must at least do. */
export const floor: Contender = {
  name: "F: createHmac('sha256', keyObject) over 250 bytes, hex",
  group: 'floor',
  ours: false,
  prepare(count) {
    const messages = Array.from({ length: count }, () => received(freshNonce().padEnd(250, 'x')));
    return {
      kind: 'sync',
      run(index) {
        createHmac('sha256', key)
          .update(messages[index] ?? '')
          .digest('hex');
      },
    };
  },
};
