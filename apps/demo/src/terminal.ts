/** Where the demo writes, and what that place understands. */
export interface Terminal {
  /** Whether lines can be drawn anew. */
  readonly redraws: boolean;
  readonly write: (text: string) => void;
  /** The text in a style, where there are styles. */
  readonly paint: (style: Style, text: string) => string;
}

/** The styles in use. */
export type Style = keyof typeof styles;

/** ECMA-48 §8.3.117: select graphic rendition. */
const styles = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

/** As much of a stream as is used here. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Styles go to people only, and to those who want them: see no-color.org. */
export function createTerminal(output: Output, env: NodeJS.ProcessEnv): Terminal {
  const redraws = output.isTTY === true;
  const coloured = redraws && !env['NO_COLOR'];
  return {
    redraws,
    write: (text) => void output.write(text),
    paint: (style, text) => (coloured ? `\u001b[${styles[style]}m${text}\u001b[0m` : text),
  };
}

/** Rows of cells as lines, each column as wide as its widest cell. */
export function layOut(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
