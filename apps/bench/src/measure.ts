import type { Contender, Work } from './contender.ts';

/** How a contender did against the floor of the same round. */
export interface Measurement {
  readonly contender: Contender;
  /** Time per operation as a multiple of the floor's, over all rounds. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Plan {
  readonly floor: Contender;
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  /** Operations per contender and round: few enough that inputs are still warm, as in a server. */
  readonly batch: number;
}

/**
 * Runs all contenders in turn, round by round, each beside the floor, so that whatever slows the
 * machine slows both. Only the ratios mean anything.
 */
export async function measure({ floor, contenders, rounds, batch }: Plan): Promise<{
  readonly floorNs: number;
  readonly measurements: readonly Measurement[];
}> {
  const ratios = new Map(contenders.map((contender) => [contender, [] as number[]]));
  const floors: number[] = [];
  const warmUpRounds = 20;
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    for (const contender of rotate(contenders, Math.abs(round))) {
      const before = await timeBatch(floor, batch);
      const own = await timeBatch(contender, batch);
      const after = await timeBatch(floor, batch);
      if (round < 0) continue;
      const floorNs = (before + after) / 2;
      floors.push(floorNs);
      ratios.get(contender)?.push(own / floorNs);
    }
  }
  return {
    floorNs: quantile(floors, 0.5),
    measurements: contenders.map((contender) => {
      const values = ratios.get(contender) ?? [];
      return {
        contender,
        median: quantile(values, 0.5),
        low: quantile(values, 0.1),
        high: quantile(values, 0.9),
      };
    }),
  };
}

/**
 * Nanoseconds per operation by the clock on the wall. A batch takes a millisecond or two, so that other
 * programs interrupt only a few, which the median ignores.
 */
async function timeBatch(contender: Contender, batch: number): Promise<number> {
  const work: Work = contender.prepare(batch);
  const start = process.hrtime.bigint();
  if (work.kind === 'sync') {
    for (let index = 0; index < batch; index += 1) work.run(index);
  } else {
    for (let index = 0; index < batch; index += 1) await work.run(index);
  }
  return Number(process.hrtime.bigint() - start) / batch;
}

/** A contender must not always follow the same neighbour. */
function rotate<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}
