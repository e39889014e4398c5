import type { House } from '../house.ts';
import type { Terminal } from '../terminal.ts';
import type { Chapter } from './step.ts';
import type { Finding, TourGuide } from './take-tour.ts';

const titleWidth = 42;

const marks = {
  pending: { style: 'dim', text: '·' },
  fine: { style: 'green', text: '✓' },
  off: { style: 'red', text: '✗' },
} as const;

/** Draws a tour as a table that grows: a row for each step, a mark for each server. */
export function drawTour(
  terminal: Terminal,
  { servers }: House,
  chapters: readonly Chapter[],
): TourGuide {
  const { write, paint, redraws } = terminal;
  const total = chapters.flatMap(({ steps }) => steps).length * servers.length;
  let row: Finding[] = [];
  let done = 0;

  const line = ({ step }: Finding): string => {
    const cells = servers.map((_, index) => {
      const { style, text } = marks[statusOf(row[index])];
      return paint(style, text);
    });
    const words = step.words === undefined ? '' : `, as ${step.words}`;
    return `  ${cells.join(' ')}  ${step.title.padEnd(titleWidth)}${step.expected}${words}`;
  };
  write(`\n${paint('bold', 'The tour')}, on ${servers.map(({ name }) => name).join(', ')}\n`);

  return {
    onChapter({ title }) {
      write(`\n${paint('cyan', title)} ${paint('dim', `(${done} of ${total} requests done)`)}\n`);
    },
    onFinding(finding) {
      row.push(finding);
      done += 1;
      const whole = row.length === servers.length;
      if (redraws) write(`\r\u001b[2K${line(finding)}`);
      else if (whole) write(line(finding));
      if (!whole) return;
      write('\n');
      for (const { server, found, asExpected } of row) {
        if (!asExpected) write(paint('red', `    ${server.name} answered: ${found}\n`));
      }
      row = [];
    },
    onSnippet({ title, command }) {
      write(`\n${paint('cyan', title)}\n\n${command}\n`);
    },
    onNote(note) {
      write(`\n${note}\n`);
    },
  };
}

function statusOf(finding: Finding | undefined): keyof typeof marks {
  if (finding === undefined) return 'pending';
  return finding.asExpected ? 'fine' : 'off';
}
