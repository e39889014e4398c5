// Quickstarts in Markdown: a comment names a file, and the block after it is that file.

/** Such a comment, and the block that follows it if there is one. */
const marker = /^<!-- quickstart: (\S+) -->\n(?:\n```ts\n[\s\S]*?\n```\n)?/gm;

/** The text with each named file in the block after its comment. */
export function withQuickstarts(text: string, read: (file: string) => string): string {
  return text.replaceAll(
    marker,
    (_match, file: string) =>
      `<!-- quickstart: ${file} -->\n\n\`\`\`ts\n${read(file).trimEnd()}\n\`\`\`\n`,
  );
}
