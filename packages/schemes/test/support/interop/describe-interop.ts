import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameworkNames } from '../frameworks/framework.ts';
import { installedVersion } from '../package-version.ts';
import {
  checkAccepted,
  checkChanged,
  checkExpired,
  checkNotSigned,
  checkReplay,
  checkWrongSecret,
  type Check,
} from './checks.ts';
import type { InteropPlan, Outcome } from './interop-plan.ts';
import { settleRecord, type CheckResults } from './interop-record.ts';
import { Results } from './results.ts';
import { Subject } from './subject.ts';

/** The clients of each scheme that this file tests. */
const clientsOf = new Map<string, Results[]>();

/**
 * Tests an unmodified client against every framework: its request is accepted; with one byte of a
 * signed part changed it is refused; with a wrong secret the client shows the vendor's code; sent
 * again, or late, it is refused. What passed is compared with `interop/<scheme>.json`.
 *
 * Call it at the top of a file. All clients of one scheme belong in one file.
 */
export function describeInterop(plan: InteropPlan, folder?: URL): void {
  const { scheme, sdk, call, frameworks = frameworkNames } = plan;
  const { notSigned = [], replay = 'refused', expired = 'refused' } = plan;
  const { version = installedVersion(sdk) } = plan;
  const results = new Results({
    name: sdk,
    version,
    ...(call !== undefined && { call }),
    frameworks,
  });
  enlist(scheme, results, folder);

  describe(`${scheme}: ${sdk} ${version}${call === undefined ? '' : `, ${call}`}`, () => {
    let subject: Subject;
    beforeAll(async () => {
      subject = await Subject.open(plan);
      return () => subject.close();
    });

    describe.each(frameworks)('%s', (framework) => {
      const run = async <Name extends keyof CheckResults>(
        name: Name,
        check: Check<CheckResults[Name]>,
      ): Promise<CheckResults[Name]> => {
        const seen = await check(subject, framework);
        results.note(framework, { [name]: seen });
        return seen;
      };

      it('accepts its request', async () => {
        expect(await run('accepted', checkAccepted)).toBe(true);
      });
      it('refuses its request with any signed part changed', async () => {
        expect(await run('changed', checkChanged)).not.toEqual([]);
      });
      it('accepts it with a part changed that the vendor does not sign', async () => {
        expect(await run('notSigned', checkNotSigned)).toHaveLength(notSigned.length);
      });
      it('lets it show the code of its vendor when the secret is wrong', async () => {
        expect(await run('wrongSecret', checkWrongSecret)).toBe(plan.expectedVendorCode);
      });
      it(`${titleOf(replay)} the same bytes again`, async () => {
        expect(await run('replay', checkReplay)).toBe(replay);
      });
      it(`${titleOf(expired)} the same bytes when their time has passed`, async () => {
        expect(await run('expired', checkExpired)).toBe(expired);
      });
    });
  });
}

const titleOf = (outcome: Outcome): string =>
  outcome === 'refused' ? 'refuses' : `accepts (${outcome.accepted})`;

/** The first client of a scheme sees to it that all of them are compared when the file is done. */
function enlist(scheme: string, results: Results, folder: URL | undefined): void {
  const clients = clientsOf.get(scheme);
  if (clients !== undefined) {
    clients.push(results);
    return;
  }
  const first = [results];
  clientsOf.set(scheme, first);
  afterAll(() => {
    const records = first.map((client) => client.toRecord());
    const clients = records.filter((record) => record !== undefined);
    // a check that failed is red already, and one that was not asked for proves nothing either way
    if (clients.length === records.length) settleRecord({ scheme, clients }, folder);
  });
}
