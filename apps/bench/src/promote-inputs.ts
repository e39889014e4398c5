import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/**
 * Moves what is alive out of the young generation, so that a contender pays for the garbage it makes
 * and not for the inputs that were prepared for it. Twice, since one survival is not enough.
 */
export function promoteInputs(): void {
  if (typeof collect !== 'function') throw new TypeError('this Node does not expose its collector');
  collect({ type: 'minor' });
  collect({ type: 'minor' });
}
