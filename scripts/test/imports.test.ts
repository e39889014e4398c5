import { describe, expect, it } from 'vitest';
import { violationsIn } from '../imports.ts';

const refused = (file: string, source: string) =>
  violationsIn(`packages/${file}`, source).map(({ specifier }) => specifier);

describe('the import graph', () => {
  it.each([
    ['core/src/a.ts', "import { x } from 'node:crypto';"],
    ['core/src/a.ts', "import { x } from 'jose';"],
    ['core/src/a.ts', "export * from '@countersign/http';"],
    ['core/src/a.ts', "type X = import('@countersign/http').X;"],
    ['core/src/a.ts', "const x = await import('@countersign/crypto');"],
    ['core/src/a.ts', "import x = require('@countersign/crypto');"],
    ['crypto/src/node.ts', "import { createRequire } from 'node:module';"],
    ['core/src/a.ts', 'const x = await import(name);'],
    ['core/src/a/b.ts', "import { x } from '../../../crypto/src/node.ts';"],
    ['core/src/a.ts', "import { x } from './b.js';"],
    ['crypto/src/portable.ts', "import { x } from 'node:crypto';"],
    ['http/src/index.ts', "import { x } from '@countersign/authority';"],
    ['http/src/index.ts', "import { x } from '@countersign/corelike';"],
    ['client/src/index.ts', "import { x } from '@countersign/http';"],
    ['conformance/src/index.ts', "import { x } from '@countersign/core';"],
    ['conformance/src/index.ts', "import { type X, x } from '@countersign/core';"],
    ['stores/memory/src/index.ts', "import { x } from '@countersign/http';"],
    ['adapters/express/src/index.ts', "import type { X } from '@countersign/core';"],
    ['adapters/express/src/index.ts', "import { x } from 'express';"],
    ['adapters/express/src/index.ts', "import type { X } from 'node:http';"],
    ['adapters/koa/src/index.ts', "import type { X } from 'express';"],
    ['authority/src/index.ts', "import { x } from '@countersign/demo';"],
    ['unlisted/src/index.ts', "import { x } from '@countersign/core';"],
  ])('refuses, in %s: %s', (file, source) => {
    expect(refused(file, source)).toHaveLength(1);
  });

  it.each([
    ['core/src/a/b.ts', "import { x } from '../c.ts';"],
    ['crypto/src/node.ts', "import { x } from 'node:crypto';"],
    ['crypto/src/portable.ts', "import { x } from '@noble/hashes/hmac.js';"],
    ['http/src/node/body.ts', "import { x } from 'node:http';"],
    ['conformance/src/index.ts', "import type { X } from '@countersign/core';"],
    ['conformance/src/index.ts', "import { connect } from 'node:net';"],
    ['adapters/koa/src/index.ts', "import type { X } from 'koa';"],
    ['adapters/koa/src/index.ts', "import { x } from '@countersign/http/node';"],
    ['adapters/koa/test/index.test.ts', "import { x } from '@countersign/core';"],
  ])('allows, in %s: %s', (file, source) => {
    expect(refused(file, source)).toEqual([]);
  });
});
