import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { apiKey, type RefusalForm } from '@countersign/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { frameworkNames } from './support/frameworks/framework.ts';
import { startServices } from './support/services.ts';

const errors = { default: { code: 'AuthFailure', message: 'Denied: <none> & "nothing"' } };
const members = { Code: '{code}', Message: '{message}', RequestId: '{request-id}' };

/** What frameworks treat differently: texts, objects, charsets, a status that is no error. */
const forms: Readonly<Record<string, RefusalForm>> = {
  'JSON with status 200': {
    mediaType: 'application/json',
    status: 200,
    body: { Response: { Error: members } },
    errors,
  },
  'JSON with a charset': {
    mediaType: 'application/json;charset=UTF-8',
    body: { statusCode: 401, ...members },
    headers: [['X-Vendor-Error', '{code}']],
    errors: { default: { code: 40001, message: '签名错误' } },
  },
  'JSON of another name': { mediaType: 'application/x-amz-json-1.1', body: members, errors },
  XML: {
    mediaType: 'text/xml',
    status: 403,
    body: '<?xml version="1.0"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>',
    errors,
  },
  text: { mediaType: 'text/plain; charset=utf-8', status: 200, body: '{code}: {message}', errors },
};

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function ask(port: number, method: string): Promise<Answer> {
  const [response] = await once(request({ port, method, agent: false }).end(), 'response');
  const chunks: Buffer[] = await response.toArray();
  const { statusCode: status, headers } = response;
  return { status, headers, body: Buffer.concat(chunks).toString() };
}

/** What is the same in all frameworks: everything but the id, the time and the connection. */
function comparable({ status, headers, body }: Answer) {
  const { 'x-request-id': requestId = '', date, connection, 'keep-alive': _, ...rest } = headers;
  expect([typeof date, typeof connection]).toEqual(['string', 'string']);
  const { 'x-powered-by': __, ...ours } = rest;
  return { status, headers: ours, body: body.replace(String(requestId), 'id') };
}

describe.each(Object.entries(forms))('a refusal as %s', (_, form) => {
  it('is the same bytes in every framework, and runs no handler', async () => {
    const services = await startServices({ schemes: [{ ...apiKey(), refusals: form }] });
    onTestFinished(() => services.close());
    const answers = await Promise.all(
      services.all.map(async ({ port }) => comparable(await ask(port, 'GET'))),
    );
    const [first] = answers;
    expect(first).toMatchObject({
      status: form.status ?? 401,
      headers: {
        'content-type': form.mediaType,
        'cache-control': 'no-store',
        'x-auth-error': 'auth_required',
      },
    });
    expect(first?.headers.etag).toBeUndefined();
    expect(first?.body.length).toBeGreaterThan(10);
    expect(answers).toEqual(frameworkNames.map(() => first));

    const heads = await Promise.all(
      services.all.map(async ({ port }) => comparable(await ask(port, 'HEAD'))),
    );
    expect(heads).toEqual(frameworkNames.map(() => ({ ...first, body: '' })));
    expect(services.all.flatMap(({ handled }) => handled)).toEqual([]);
  });
});
