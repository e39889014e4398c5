import { Duplex } from 'node:stream';
import { AUTH_ERROR_CODES } from '@countersign/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { buildRefusal, type Refusal } from '../src/index.ts';
import { writeRefusalOnSocket } from '../src/node/write-refusal.ts';

const context = { challenges: ['Bearer', 'Signature'], realm: 'api', requestId: 'r1', nowMs: 0 };
const header = ({ headers }: Refusal, name: string) =>
  headers.filter(([key]) => key === name).map(([, value]) => value);

describe('a refusal', () => {
  it.each(AUTH_ERROR_CODES)('for %s is a problem that no cache keeps', (code) => {
    const refusal = buildRefusal({ code, detail: 'for the operator' }, context);
    expect(JSON.parse(refusal.body)).toEqual({
      type: `https://github.com/countersign/countersign/blob/main/docs/errors.md#${code}`,
      title: expect.any(String),
      status: refusal.status,
      code,
      request_id: 'r1',
    });
    expect(header(refusal, 'Content-Type')).toEqual(['application/problem+json']);
    expect(header(refusal, 'Cache-Control')).toEqual(['no-store']);
    expect(header(refusal, 'X-Request-Id')).toEqual(['r1']);
    expect(header(refusal, 'Date')).toEqual(['Thu, 01 Jan 1970 00:00:00 GMT']);
    expect(header(refusal, 'WWW-Authenticate')).toHaveLength(
      refusal.status === 401 || code === 'insufficient_scope' ? 1 : 0,
    );
    expect(header(refusal, 'Retry-After')).toHaveLength(
      refusal.status === 429 || refusal.status === 503 ? 1 : 0,
    );
    expect(header(refusal, 'Connection')).toEqual(refusal.status === 413 ? ['close'] : []);
  });

  it('is the same bytes for an unknown key and a wrong signature', () => {
    const unknown = buildRefusal({ code: 'auth_invalid', detail: 'unknown key' }, context);
    const wrong = buildRefusal({ code: 'auth_invalid', detail: 'wrong signature' }, context);
    expect([unknown.status, unknown.headers, unknown.body]).toEqual([
      wrong.status,
      wrong.headers,
      wrong.body,
    ]);
  });

  it('offers a challenge for each scheme, and says when the token is at fault', () => {
    expect(header(buildRefusal({ code: 'auth_required' }, context), 'WWW-Authenticate')).toEqual([
      'Bearer realm="api", Signature realm="api"',
    ]);
    expect(header(buildRefusal({ code: 'token_expired' }, context), 'WWW-Authenticate')).toEqual([
      'Bearer realm="api", error="invalid_token", Signature realm="api"',
    ]);
  });

  it('names the missing scopes', () => {
    const missingScopes = ['orders:read', 'orders:write'];
    const refusal = buildRefusal({ code: 'insufficient_scope', missingScopes }, context);
    expect(JSON.parse(refusal.body)).toMatchObject({ missing_scopes: missingScopes });
    expect(header(refusal, 'WWW-Authenticate')).toEqual([
      'Bearer error="insufficient_scope", scope="orders:read orders:write"',
    ]);
  });

  it('says how long to wait', () => {
    const refusal = buildRefusal({ code: 'rate_limited', retryAfterSeconds: 7 }, context);
    expect(header(refusal, 'Retry-After')).toEqual(['7']);
  });

  it('carries an explanation by its names on the wire', () => {
    const explanation = { stringToSign: 'GET\n', clockOffsetSeconds: -3, hint: 'sort them' };
    const refusal = buildRefusal({ code: 'auth_invalid', explanation }, context);
    expect(JSON.parse(refusal.body)).toMatchObject({
      explanation: { string_to_sign: 'GET\n', clock_offset_seconds: -3, hint: 'sort them' },
    });
  });

  it('shows the text whose hash was signed, where there is one', () => {
    const explanation = {
      stringToSign: 'A\n5d41',
      canonicalRequest: 'GET\n/\n',
      hint: 'sort them',
    };
    const refusal = buildRefusal({ code: 'auth_invalid', explanation }, context);
    expect(JSON.parse(refusal.body).explanation).toEqual({
      string_to_sign: 'A\n5d41',
      canonical_request: 'GET\n/\n',
      hint: 'sort them',
    });
  });

  it('of an upgrade closes the socket, also when the client keeps its half open', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const socket = new Duplex({
      read: () => undefined,
      write: (_chunk, _encoding, done) => done(),
    });
    writeRefusalOnSocket(socket, buildRefusal({ code: 'auth_required' }, context));
    expect([socket.writableEnded, socket.destroyed]).toEqual([true, false]);
    vi.advanceTimersByTime(2000);
    expect(socket.destroyed).toBe(true);
  });
});
