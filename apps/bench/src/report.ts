import type { Measurement } from './measure.ts';

/** A table in Markdown, so that it can be pasted into a document as it is. */
export function formatReport(measurements: readonly Measurement[]): string {
  const lines = ['| | × F | 10 % to 90 % |', '|---|--:|--:|'];
  let group = '';
  for (const { contender, median, low, high } of measurements) {
    if (contender.group !== group) {
      group = contender.group;
      lines.push(`| *${group}* | | |`);
    }
    const name = contender.ours ? `**${contender.name}**` : contender.name;
    lines.push(`| ${name} | ${median.toFixed(2)} | ${low.toFixed(2)} to ${high.toFixed(2)} |`);
  }
  return lines.join('\n');
}

/** How many times as long a compiled profile may take as a verifier written by hand. */
const handWrittenLimit = 1.5;

/**
 * What the project promises: each scheme at most four floors, and ahead of its peer; a vendor's scheme
 * at most half as long again as a verifier written for it alone.
 */
export function brokenPromises(measurements: readonly Measurement[], limit = 4): readonly string[] {
  const broken: string[] = [];
  for (const own of measurements.filter(({ contender }) => contender.ours)) {
    const byHand = measurements.find(
      ({ contender }) => contender.handWritten === true && contender.group === own.contender.group,
    );
    if (byHand !== undefined) {
      const ratio = own.median / byHand.median;
      if (ratio <= handWrittenLimit) continue;
      const times = `${ratio.toFixed(2)} times as long as ${byHand.contender.name}`;
      broken.push(`${own.contender.name} takes ${times}, more than ${handWrittenLimit}`);
      continue;
    }
    if (own.median > limit) {
      broken.push(`${own.contender.name} takes ${own.median.toFixed(2)} F, more than ${limit}`);
    }
    for (const peer of measurements) {
      const rival = !peer.contender.ours && peer.contender.group === own.contender.group;
      if (rival && peer.median <= own.median) {
        broken.push(`${own.contender.name} is behind ${peer.contender.name}`);
      }
    }
  }
  return broken;
}
