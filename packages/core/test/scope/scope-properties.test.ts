import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers } from '../../src/scope/covers.ts';
import { closeImplications } from '../../src/scope/implications.ts';
import { createScopeModel } from '../../src/scope/scope-model.ts';
import { formatScopeList, isGrant, parseScope, parseScopeList } from '../../src/scope/grammar.ts';

/** What fast-check found against a property; undefined when nothing. */
function counterexample<T>(property: fc.IProperty<T>, numRuns = 2_000): string | undefined {
  return fc.defaultReportMessage(fc.check(property, { seed: 20_261_123, numRuns }));
}

// Few and similar names, so that scopes meet, nest and almost match.
const segment = fc.constantFrom('a', 'ab', 'a-b', 'read', 'read-all', '0');
const scope = fc.array(segment, { minLength: 2, maxLength: 4 }).map((parts) => parts.join(':'));
const wildcard = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((parts) => `${parts.join(':')}:*`);
const grant = fc.oneof(scope, wildcard);
const grants = fc.array(grant, { maxLength: 5 });

/** A platform: distinct scopes, and implications that only lead down the list, so never round. */
const platform = fc
  .uniqueArray(scope, { minLength: 2, maxLength: 12 })
  .chain((all) =>
    fc.record({
      all: fc.constant(all),
      edges: fc.array(fc.tuple(fc.nat(all.length - 1), fc.nat(all.length - 1)), { maxLength: 12 }),
    }),
  )
  .map(({ all, edges }) => {
    const implies: Record<string, string[]> = {};
    for (const [from, to] of edges) {
      const [implier, implied] = [all[Math.min(from, to)], all[Math.max(from, to)]];
      if (implier !== undefined && implied !== undefined && implier !== implied) {
        (implies[implier] ??= []).push(implied);
      }
    }
    const implications = closeImplications(all, implies);
    return { all, implies, implications, model: createScopeModel(all, implications) };
  });

/** A platform with lists and single grants that mostly exist on it. */
const situation = platform.chain((made) => {
  const known = fc.oneof(fc.constantFrom(...made.implications.keys()), grant);
  return fc.record({
    platform: fc.constant(made),
    first: fc.array(known, { maxLength: 4 }),
    second: fc.array(known, { maxLength: 4 }),
    x: known,
    y: known,
    z: known,
  });
});

/** The rules of docs/scopes.md §3 by segments, written without a look at the implementation. */
function reaches(held: string, required: string): boolean {
  if (held === required) return true;
  const [above, below] = [parseScope(held), parseScope(required)];
  if (above === undefined || below === undefined || !above.wildcard) return false;
  const rest = below.segments.slice(above.segments.length);
  return (
    (rest.length > 0 || below.wildcard) &&
    above.segments.every((part, index) => part === below.segments[index])
  );
}

/** Every scope that leads to this one, by following the declaration one step at a time. */
function leadingTo(target: string, implies: Readonly<Record<string, readonly string[]>>): string[] {
  const steps = Object.keys(implies).filter((implier) => implies[implier]?.includes(target));
  return [target, ...steps.flatMap((implier) => leadingTo(implier, implies))];
}

/** A text made from another by the changes that forgers try. */
function trick(base: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.constantFrom(':', '*', ':*', ' ', '-', '\n', '\0', '.', 'a', 'é', '\u200B', '^');
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(base, piece, fc.nat(), fc.nat(3)).map(([text, insert, where, cut]) => {
      const at = where % (text.length + 1);
      return text.slice(0, at) + insert + text.slice(at + cut);
    }),
    base.map((text) => text.toUpperCase()),
    fc.tuple(base, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
    fc.tuple(base, base).map(([one, other]) => `${one} ${other}`),
  );
}

describe('covers', () => {
  it('does exactly what the written rules say', () => {
    expect(
      counterexample(
        fc.property(situation, ({ platform: { implies, implications }, first, x }) => {
          const expected =
            implications.has(x) &&
            leadingTo(x, implies).some((way) => first.some((held) => reaches(held, way)));
          return covers(first, x, implications) === expected;
        }),
      ),
    ).toBeUndefined();
  });

  it('is reflexive', () => {
    expect(
      counterexample(
        fc.property(situation, ({ platform: { implications }, x }) => {
          return covers([x], x) && covers([x], x, implications) === implications.has(x);
        }),
      ),
    ).toBeUndefined();
  });

  it('is monotone: one more grant takes nothing away', () => {
    expect(
      counterexample(
        fc.property(situation, ({ platform: { implications }, first, second, x }) => {
          return (
            !covers(first, x, implications) ||
            (covers([...first, ...second], x, implications) &&
              covers([...second, ...first], x, implications))
          );
        }),
      ),
    ).toBeUndefined();
  });

  it('is transitive through grants and implication', () => {
    expect(
      counterexample(
        fc.property(situation, ({ platform: { implications }, first, y, z }) => {
          const steps = covers(first, y, implications) && covers([y], z, implications);
          return !steps || covers(first, z, implications);
        }),
        10_000,
      ),
    ).toBeUndefined();
  });

  it('depends on each grant alone, not on how several read together', () => {
    expect(
      counterexample(
        fc.property(grants, grant, (granted, required) => {
          return covers(granted, required) === granted.some((held) => covers([held], required));
        }),
      ),
    ).toBeUndefined();
  });

  it('is not widened by any text that is neither the scope nor above it', () => {
    expect(
      counterexample(
        fc.property(
          scope.chain((required) => fc.tuple(trick(fc.constant(required)), fc.constant(required))),
          ([text, required]) => {
            const honest = isGrant(text) && reaches(text, required);
            return covers([text], required) === honest;
          },
        ),
        20_000,
      ),
    ).toBeUndefined();
  });

  it('is not widened by any text that is required', () => {
    expect(
      counterexample(
        fc.property(
          grant.chain((held) => fc.tuple(fc.constant(held), trick(fc.constant(held)))),
          ([held, text]) => covers([held], text) === (isGrant(text) && reaches(held, text)),
        ),
        20_000,
      ),
    ).toBeUndefined();
  });

  it('never covers what is malformed, even when the same was stored', () => {
    expect(
      counterexample(fc.property(trick(grant), (text) => covers([text], text) === isGrant(text))),
    ).toBeUndefined();
  });
});

describe('narrowing', () => {
  it('never widens: what the token may do, its key may do', () => {
    expect(
      counterexample(
        fc.property(situation, ({ platform: { model }, first, second, x }) => {
          const narrowed = model.narrow(first, second);
          if (!narrowed.ok) return narrowed.missing.length > 0;
          return !model.covers(narrowed.scopes, x) || model.covers(first, x);
        }),
      ),
    ).toBeUndefined();
  });

  it('agrees with the ceiling', () => {
    expect(
      counterexample(
        fc.property(situation, ({ platform: { model }, first, second }) => {
          return model.narrow(first, second).ok === model.withinCeiling(first, second);
        }),
      ),
    ).toBeUndefined();
  });

  it('intersects to what both the token and the key may do', () => {
    expect(
      counterexample(
        fc.property(situation, ({ platform: { model }, first, second, x }) => {
          const left = model.intersect(first, second);
          const contained = left.every((scope) => first.includes(scope));
          return (
            contained &&
            (!model.covers(left, x) || (model.covers(first, x) && model.covers(second, x)))
          );
        }),
      ),
    ).toBeUndefined();
  });
});

describe('a list of scopes', () => {
  it('is read back as it was written', () => {
    expect(
      counterexample(
        fc.property(fc.uniqueArray(grant, { minLength: 1 }), (list) => {
          return JSON.stringify(parseScopeList(formatScopeList(list))) === JSON.stringify(list);
        }),
      ),
    ).toBeUndefined();
  });

  it('is written back as it was read', () => {
    expect(
      counterexample(
        fc.property(trick(grant), (text) => {
          const list = parseScopeList(text);
          return list === undefined || formatScopeList(list) === text;
        }),
      ),
    ).toBeUndefined();
  });
});
