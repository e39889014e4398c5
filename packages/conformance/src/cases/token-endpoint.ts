import { accepted, asRecord, expectEqual, expectThat } from '../expect.ts';
import { basicCredentials, type Actor } from '../kits.ts';
import { postForm, type TokenForm } from '../signers/token-request.ts';
import { escape } from '../signers/sorted-params.ts';
import { stageKit } from './stage.ts';
import { basic, expectOauthError, grant, inBody, introspect, tokenIn } from './token-answers.ts';

/** The token endpoint: RFC 6749 §4.4, with both ways of authenticating the client. */
export const tokenEndpointCases = [
  stageKit({
    id: 'A07',
    title: 'MUST exchange a key for a token with HTTP Basic',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const token = tokenIn(await postForm(scene.subject, { body: grant, ...basic(actor) }));
      const request = await scene.prove(kit, scene.get(kit), { ...actor, token });
      await accepted(scene, request, { actor, kit });
    },
  }),
  stageKit({
    id: 'A08',
    title: 'MUST exchange a key for a token with the secret in the body',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const token = tokenIn(await postForm(scene.subject, { body: `${grant}&${inBody(actor)}` }));
      const request = await scene.prove(kit, scene.get(kit), { ...actor, token });
      await accepted(scene, request, { actor, kit });
    },
  }),
  stageKit({
    id: 'A09',
    title: 'MUST form-decode the two halves of HTTP Basic (RFC 6749 §2.3.1)',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const [user, password] = [actor.appKey, actor.appSecret].map((half) =>
        half.replaceAll('_', '%5F'),
      );
      const value = basicCredentials(user ?? '', password ?? '');
      tokenIn(await postForm(scene.subject, { body: grant, headers: [['Authorization', value]] }));
    },
  }),
  stageKit({
    id: 'A10',
    title: 'MUST answer a token in the form of RFC 6749 §5.1, kept out of caches',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const response = await postForm(scene.subject, { body: grant, ...basic(actor) });
      const answer = asRecord(response.json());
      expectThat('access_token', /^at_live_[0-9A-Za-z]{49}$/.test(tokenIn(response)), '(a token)');
      expectEqual('token_type', String(answer['token_type']).toLowerCase(), 'bearer');
      expectThat('expires_in', Number(answer['expires_in']) > 0, answer['expires_in']);
      expectEqual('scope', answer['scope'], 'orders:read orders:write orders:delete');
      const caching = response.header('cache-control') ?? '';
      expectThat('Cache-Control: no-store', caching.includes('no-store'), caching);
    },
  }),
  stageKit({
    id: 'A12',
    title: 'MUST narrow a token to the scopes that were asked for',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const body = `${grant}&scope=orders%3Aread`;
      const response = await postForm(scene.subject, { body, ...basic(actor) });
      expectEqual('scope', response.json()?.['scope'], 'orders:read');
      const token = tokenIn(response);
      const read = await scene.prove(kit, scene.get(kit), { ...actor, token });
      await accepted(scene, read, { actor, kit });
      const write = await scene.send({ ...read, method: 'POST' });
      expectEqual('status of a write', write.status, 403);
    },
  }),
  stageKit({
    id: 'R32',
    title: 'MUST answer a wrong secret and an unknown client alike: 401 invalid_client',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const who of [scene.impostor(kit, actor), scene.stranger(kit)]) {
        const byBasic = await postForm(scene.subject, { body: grant, ...basic(who) });
        expectOauthError('Basic', byBasic, [401, 'invalid_client']);
        const challenge = byBasic.header('www-authenticate') ?? '';
        expectThat('WWW-Authenticate: Basic', /^basic\b/i.test(challenge), challenge);
        const byBody = await postForm(scene.subject, { body: `${grant}&${inBody(who)}` });
        expectOauthError('body', byBody, [401, 'invalid_client']);
      }
      expectOauthError('no client', await postForm(scene.subject, { body: grant }), [
        401,
        'invalid_client',
      ]);
    },
  }),
  refusedForm({
    id: 'R33',
    title: 'MUST refuse every other grant',
    forms: (actor) =>
      ['password', 'authorization_code', 'refresh_token', 'CLIENT_CREDENTIALS', 'implicit'].map(
        (type) => ({ body: `grant_type=${type}`, ...basic(actor) }),
      ),
    answer: [400, 'unsupported_grant_type'],
  }),
  refusedForm({
    id: 'R34',
    title: 'MUST refuse a missing or repeated parameter',
    forms: (actor) => [
      { body: 'scope=orders%3Aread', ...basic(actor) },
      { body: `${grant}&${grant}`, ...basic(actor) },
      { body: `${grant}&scope=orders%3Aread&scope=orders%3Awrite`, ...basic(actor) },
    ],
    answer: [400, 'invalid_request'],
  }),
  refusedForm({
    id: 'R35',
    title: 'MUST refuse a secret in the query (RFC 6749 §2.3.1)',
    forms: (actor) => [
      { body: grant, query: `?${inBody(actor)}` },
      { body: `${grant}&client_id=${actor.appKey}`, query: `?client_secret=${actor.appSecret}` },
    ],
    answer: [400, 'invalid_request'],
  }),
  refusedForm({
    id: 'R36',
    title: 'MUST refuse two ways of authenticating the client at once',
    forms: (actor) => [
      { body: `${grant}&${inBody(actor)}`, ...basic(actor) },
      { body: `${grant}&client_secret=${actor.appSecret}`, ...basic(actor) },
    ],
    answer: [400, 'invalid_request'],
  }),
  refusedForm({
    id: 'R37',
    title: 'MUST refuse a scope that the key does not have',
    forms: (actor) =>
      ['admin', 'orders:read admin:all', '*', 'orders:read  orders:write', '"'].map((scope) => ({
        body: `${grant}&scope=${escape(scope)}`,
        ...basic(actor),
      })),
    answer: [400, 'invalid_scope'],
  }),
  stageKit({
    id: 'R38',
    title: 'MUST refuse to hand out tokens by GET or for a JSON body',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const get = { method: 'GET', query: `?${grant}`, body: '', ...basic(actor) };
      expectEqual('GET', (await postForm(scene.subject, get)).status, 405);
      const json = { contentType: 'application/json', ...basic(actor) };
      const body = '{"grant_type":"client_credentials"}';
      const { status } = await postForm(scene.subject, { ...json, body });
      expectThat('JSON: 400 or 415', status === 400 || status === 415, status);
    },
  }),
  stageKit({
    id: 'X02',
    title: 'MUST NOT exchange a key that is revoked',
    pattern: 'P3',
    kit: 'bearer',
    requires: ['key-states'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      await scene.control.setKeyState(actor.appKey, 'revoked');
      const response = await postForm(scene.subject, { body: grant, ...basic(actor) });
      expectOauthError('revoked', response, [401, 'invalid_client']);
    },
  }),
  stageKit({
    id: 'X03',
    title: 'MUST describe the endpoint (RFC 8414) and introspect tokens (RFC 7662)',
    pattern: 'P3',
    kit: 'bearer',
    requires: ['token-management'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const get = { to: 'metadataPath', method: 'GET', body: '' } as const;
      const metadata = asRecord((await postForm(scene.subject, get)).json());
      const methods = metadata['token_endpoint_auth_methods_supported'];
      for (const method of ['client_secret_basic', 'client_secret_post']) {
        expectThat(`offers ${method}`, Array.isArray(methods) && methods.includes(method), methods);
      }
      const token = tokenIn(await postForm(scene.subject, { body: grant, ...basic(actor) }));
      const ask = await introspect(scene, actor, token);
      expectEqual('active', ask['active'], true);
      expectEqual('client_id', ask['client_id'], actor.appKey);
      const unknown = await introspect(scene, actor, `${token}x`);
      expectEqual('an unknown token, whole answer', JSON.stringify(unknown), '{"active":false}');
    },
  }),
];

interface RefusedForms {
  readonly id: string;
  readonly title: `MUST ${string}`;
  readonly forms: (actor: Actor) => readonly TokenForm[];
  readonly answer: readonly [status: number, error: string];
}

function refusedForm({ forms, answer, ...definition }: RefusedForms): ReturnType<typeof stageKit> {
  return stageKit({
    ...definition,
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit, { scopes: ['orders:read', 'orders:write'] });
      for (const form of forms(actor)) {
        const what = `${form.query ?? ''} ${form.body}`.replaceAll(actor.appSecret, '(secret)');
        expectOauthError(what, await postForm(scene.subject, form), answer);
      }
    },
  });
}
