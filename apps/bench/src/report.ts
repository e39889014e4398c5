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

/** What the project promises: each scheme at most four floors, and ahead of its peer. */
export function brokenPromises(measurements: readonly Measurement[], limit = 4): readonly string[] {
  const broken: string[] = [];
  for (const own of measurements.filter(({ contender }) => contender.ours)) {
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
