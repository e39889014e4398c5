import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSuite, type Report } from '../../packages/conformance/src/index.ts';
import { startReference } from '../../packages/conformance/test/reference/index.ts';
import { AUTH_ERROR_CODES } from '../../packages/core/src/index.ts';
import { buildRefusal } from '../../packages/http/src/index.ts';
import { root } from '../workspace.ts';

/** What the document says of one code. */
interface Section {
  readonly code: string;
  readonly summary: string;
  readonly text: string;
  /** Case ids, and paths of test files. */
  readonly heldBy: readonly string[];
}

const [, ...chapters] = readFileSync(`${root}/docs/errors.md`, 'utf8').split(/^## /m);
const sections: readonly Section[] = chapters.map((text) => {
  const [code = '', , summary = ''] = text.split('\n');
  const heldBy = /^- \*\*Held by:\*\* (.+)$/m.exec(text)?.[1]?.split(' ') ?? [];
  return { code, summary, text, heldBy: heldBy.map((name) => name.replaceAll('`', '')) };
});
const isCase = (name: string): boolean => /^[A-Z]\d+$/.test(name);

describe('docs/errors.md', () => {
  it('has one heading for each code, in the order of the list, and no other', () => {
    expect(sections.map(({ code }) => code)).toEqual([...AUTH_ERROR_CODES]);
  });

  it.each(AUTH_ERROR_CODES)('%s: has its status and title, and its type points here', (code) => {
    const context = { challenges: [], realm: 'api', requestId: '1', nowMs: 0 };
    const { status, body } = buildRefusal({ code }, context);
    const problem = JSON.parse(body);
    const section = sections.find((item) => item.code === code);
    expect(section?.summary).toBe(`${status} · ${problem.title}`);
    expect(problem.type).toMatch(new RegExp(`/docs/errors\\.md#${code}$`));
  });

  it.each(sections)('$code: tells caller and operator what to do', ({ text }) => {
    expect(text).toMatch(/^- \*\*Caller:\*\* \S/m);
    expect(text).toMatch(/^- \*\*Operator:\*\* \S/m);
  });

  it.each(sections)('$code: names what holds it', ({ heldBy }) => {
    expect(heldBy.length).toBeGreaterThan(0);
    const files = heldBy.filter((name) => !isCase(name));
    expect(files.filter((file) => !existsSync(`${root}/${file}`))).toEqual([]);
  });
});

describe('the cases that docs/errors.md names', () => {
  let running: Awaited<ReturnType<typeof startReference>>;
  let report: Report;

  beforeAll(async () => {
    running = await startReference();
    const only = new Set(sections.flatMap(({ heldBy }) => heldBy.filter(isCase)));
    report = await runSuite(running.subject, { only: [...only] });
  });
  afterAll(() => running.stop());

  it.each(sections)('$code: each answers this code', ({ code, heldBy }) => {
    const silent = heldBy.filter(isCase).filter((id) => {
      const result = report.results.find((item) => item.id === id);
      // what the reference does not offer it cannot answer
      if (result?.status === 'skipped') return false;
      return result?.answers.every(
        ({ body }) => !JSON.stringify(body ?? null).includes(`"${code}"`),
      );
    });
    expect(silent).toEqual([]);
  });
});
