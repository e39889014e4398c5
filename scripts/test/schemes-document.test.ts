import { describe, expect, it } from 'vitest';
import { exportedProfiles, schemeFacts } from '../scheme-facts.ts';
import { schemesDocument } from '../schemes-document.ts';

const facts = schemeFacts();
const own = /^sorted-params/;

/** Variants that no client on npm signs by, and no worked example shows. */
const documentOnly = ['taobao-top', 'taobao-top-hmac-md5'];

function isSeen(name: string): boolean {
  return (
    own.test(name) ||
    facts.records.some((record) => record.scheme === name && record.clients.length > 0) ||
    facts.vectorFiles.some((file) => file.scheme === name && file.vectors.length > 0)
  );
}

describe('the table of schemes', () => {
  it('lists few that follow a document alone', () => {
    const unseen = exportedProfiles().filter(({ name }) => !isSeen(name));
    expect(unseen.map(({ name }) => name).toSorted()).toEqual(documentOnly);
  });

  it.each(exportedProfiles().map((profile) => [profile.name, profile] as const))(
    '%s says what it is',
    (_, { about }) => {
      expect(about).toBeDefined();
      expect(about?.source).toMatch(/^https:\/\//);
    },
  );

  const document = schemesDocument(facts);

  it('has a scheme before its variants', () => {
    const listed = [...document.matchAll(/^\| `([^`]+)`(?: \(legacy\))?<br>/gm)].map(
      ([, name = '']) => name,
    );
    expect(listed).toHaveLength(exportedProfiles().length + 1);
    expect(listed).toEqual(listed.toSorted());
    expect(listed.indexOf('alipay-v2')).toBeLessThan(listed.indexOf('alipay-v2-rsa'));
  });

  it.each([
    ['aliyun-roa', '`x-acs-*` if sent'],
    ['aliyun-oss-v1', '`x-oss-*` if sent'],
    ['aliyun-oss-v4', '`content-type` if sent, `content-md5` if sent, `x-oss-*` if sent'],
    ['qiniu', '`x-qiniu-*` if sent'],
  ])('names the headers that %s writes by how they begin', (name, headers) => {
    const row = document.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    expect(row?.split(' | ')[2]).toContain(headers);
  });

  it('counts one step as one', () => {
    expect(document).toContain('key derived in 1 step |');
    expect(document).not.toContain('1 steps');
  });

  it('has records of known profiles only', () => {
    for (const { scheme } of facts.records) expect(document).toContain(`| \`${scheme}\``);
  });
});
