import { describe, expect, it } from 'vitest';
import { withQuickstarts } from '../quickstarts.ts';

const comment = '<!-- quickstart: a.ts -->';
const block = (code: string): string => `${comment}\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
const files: Readonly<Record<string, string>> = { 'a.ts': "const price = '$1';\n" };
const read = (file: string): string => {
  const text = files[file];
  if (text === undefined) throw new RangeError(`there is no ${file}`);
  return text;
};

describe('a quickstart in Markdown', () => {
  it('is put after its comment, character by character', () => {
    const text = `# Title\n\n${comment}\n\nMore.\n`;
    expect(withQuickstarts(text, read)).toBe(
      `# Title\n\n${block("const price = '$1';")}\n\nMore.\n`.replace('\n\n\n', '\n\n'),
    );
  });

  it('replaces what stood there before, and no other block', () => {
    const rest = 'More.\n\n```ts\nlet other;\n```\n';
    const text = `${block('let old;\n\nlet older;')}\n${rest}`;
    expect(withQuickstarts(text, read)).toBe(`${block("const price = '$1';")}\n${rest}`);
  });

  it('stays as it is once it is right', () => {
    const text = `${block("const price = '$1';")}\nMore.\n`;
    expect(withQuickstarts(text, read)).toBe(text);
  });

  it('must name a file that exists', () => {
    expect(() => withQuickstarts('<!-- quickstart: b.ts -->\n', read)).toThrow(RangeError);
  });
});
