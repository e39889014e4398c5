import type { Expression } from './expression.ts';
import type { SignatureProfile } from './profile.ts';
import type { TimeFormat } from '../compile/time-format.ts';
import { partsOf } from './walk-expression.ts';

/** What a nonce may consist of (see freshness.ts). */
const nonceCharacter = /[A-Za-z0-9._~-]/;
/** Times that have one length, and so end where they end. */
const ofOneLength: ReadonlySet<TimeFormat> = new Set(['s', 'ms', 'iso-basic', 'wall-clock+08:00']);

/**
 * Checks that one can tell from the string to sign where a nonce begins and ends, if that is what the
 * replay guard remembers: else a character could move between it and its neighbour, and the same
 * signature would come with a nonce that nobody has seen. Throws `RangeError`.
 */
export function checkMarks(profile: SignatureProfile): void {
  const { fields, replay = 'nonce', stringToSign, time } = profile;
  if (fields.nonce === undefined || replay !== 'nonce') return;
  const hasFixedTime = time !== undefined && ofOneLength.has(time.format);
  const beginsAfter = (piece: Expression | undefined): boolean =>
    piece === undefined ||
    isMark(piece, 'end') ||
    isHash(piece) ||
    (piece === 'timestamp' && hasFixedTime);
  for (const pieces of sequencesOf(stringToSign)) {
    for (const [index, piece] of pieces.entries()) {
      if (!isNonce(piece)) continue;
      const [before, after] = [pieces[index - 1], pieces[index + 1]];
      const isTimed = after === 'timestamp' && hasFixedTime && endsBefore(pieces[index + 2]);
      if (beginsAfter(before) && (endsBefore(after) || isTimed)) continue;
      throw new RangeError(
        '"stringToSign" has nothing between the nonce and what is beside it; add a mark, or let "replay" be "signature"',
      );
    }
  }
}

/** Whether nothing of a nonce can move into what follows it. */
const endsBefore = (piece: Expression | undefined): boolean =>
  piece === undefined ||
  isMark(piece, 'start') ||
  isHash(piece) ||
  piece === 'path' ||
  piece === 'target';

/** A hash has one length, and none that somebody could choose. */
const isHash = (piece: Expression): boolean =>
  typeof piece === 'object' && ('hash' in piece || 'bodyHash' in piece);

const isThere = (piece: Expression): boolean =>
  typeof piece !== 'object' || !('text' in piece) || piece.text !== '';

const isNonce = (piece: Expression): boolean =>
  piece === 'nonce' || (typeof piece === 'object' && 'field' in piece && piece.field === 'nonce');

/** Whether a text begins or ends with what is in no nonce. */
function isMark(piece: Expression, side: 'start' | 'end'): boolean {
  const text = typeof piece === 'object' && 'text' in piece ? piece.text : '';
  const character = side === 'start' ? text.charAt(0) : text.charAt(text.length - 1);
  return character !== '' && !nonceCharacter.test(character);
}

/** The pieces as they stand side by side, marks included; one list for each text that is built apart. */
function sequencesOf(expression: Expression): readonly (readonly Expression[])[] {
  const apart: (readonly Expression[])[] = [];
  const flatten = (piece: Expression): readonly Expression[] => {
    if (typeof piece !== 'object') return [piece];
    if ('join' in piece) {
      const mark: readonly Expression[] = piece.join === '' ? [] : [{ text: piece.join }];
      return piece.of.flatMap((one, index) =>
        index === 0 ? flatten(one) : [...mark, ...flatten(one)],
      );
    }
    if ('ifAny' in piece) {
      const { before = '', after = '' } = piece;
      return [{ text: before }, ...flatten(piece.ifAny), { text: after }].filter(isThere);
    }
    for (const inner of partsOf(piece)) apart.push(...sequencesOf(inner));
    return [piece];
  };
  const whole = flatten(expression);
  return [whole, ...apart];
}
