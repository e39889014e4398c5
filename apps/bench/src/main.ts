import { floor } from './contenders/floor.ts';
import { signatureContenders } from './contenders/signatures.ts';
import { tokenContenders } from './contenders/tokens.ts';
import { vendorContenders } from './contenders/vendor-schemes.ts';
import { createFixture } from './fixture.ts';
import { measure } from './measure.ts';
import { brokenPromises, formatReport } from './report.ts';

const rounds = Number(process.argv[2] ?? 200);
const batch = 250;
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  console.error('usage: pnpm bench [rounds]');
  process.exit(2);
}

const fixture = createFixture();
const contenders = [
  ...tokenContenders(fixture),
  ...signatureContenders(fixture),
  ...vendorContenders(fixture),
];
console.log(
  `${rounds} interleaved rounds of ${batch} fresh requests each, Node ${process.version}`,
);
const { floorNs, measurements } = await measure({ floor, contenders, rounds, batch });
console.log(`F = ${(floorNs / 1000).toFixed(2)} µs on this machine, now\n`);
console.log(formatReport(measurements));
const broken = brokenPromises(measurements);
for (const promise of broken) console.log(`\nnot kept: ${promise}`);
process.exitCode = broken.length === 0 ? 0 : 1;
