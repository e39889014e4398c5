import { CaseFailure } from '../case.ts';
import { accepted, expectEqual, neverAccepted, refused } from '../expect.ts';
import { withHeader } from '../wire/draft.ts';
import { SIGNED, MESSAGE_SIGNED, stageEach } from './stage.ts';

/** The method, authority, path and query that were signed are those that arrive. */
export const signedTargetCases = [
  stageEach({
    id: 'R62',
    title: 'MUST refuse another method, and take no other from a header or parameter',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const [signedAs, sentAs] of [
        ['GET', 'POST'],
        ['GET', 'HEAD'],
        ['HEAD', 'GET'],
        ['POST', 'GET'],
        ['POST', 'DELETE'],
        ['GET', 'DELETE'],
      ] as const) {
        const signed = await scene.prove(kit, scene.draft(signedAs, '/orders'), actor);
        const what = `${kit.name} ${signedAs} sent as ${sentAs}`;
        await refused(scene, { ...signed, method: sentAs }, { code: 'auth_invalid', what });
      }
      const post = await scene.prove(kit, scene.draft('POST', '/orders?_method=DELETE'), actor);
      const overridden = withHeader(post, 'X-HTTP-Method-Override', 'DELETE');
      const { method } = await accepted(scene, overridden, { actor, kit });
      expectEqual('method', method, 'POST');
    },
  }),
  stageEach({
    id: 'R63',
    title: 'MUST refuse every other spelling of the path that was signed',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const signed = await scene.prove(kit, scene.draft('GET', '/orders/1'), actor);
      const query = signed.target.slice('/orders/1'.length);
      const routed = ['/orders/2', '/orders/%31', '/orders/1%2F', '/orders/1;x=y', '/orders'];
      for (const path of routed) {
        const what = `${kit.name} ${path}`;
        await refused(scene, { ...signed, target: path + query }, { code: 'auth_invalid', what });
      }
      // where the router knows no such path, it may say so itself
      const odd = [
        '//orders/1',
        '/./orders/1',
        '/orders//1',
        '/orders/./1',
        '/x/../orders/1',
        '/orders/1/',
        '/%6frders/1',
        '/orders%2F1',
        '/ORDERS/1',
        '\\orders\\1',
        '/orders/%2e/1',
        'orders/1',
        '/orders/1#a',
        '/orders/1%23',
        '/orders/1%00',
        '/orders/%2e%2e/orders/1',
        '*',
      ];
      for (const path of odd) {
        const what = `${kit.name} ${path}`;
        await neverAccepted(scene, { ...signed, target: path + query }, { what });
      }
      await accepted(scene, signed, { actor, kit });
    },
  }),
  stageEach({
    id: 'R64',
    title: 'MUST refuse every other spelling of the query that was signed',
    pattern: 'P4h',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const changes: readonly [string, string][] = [
        ['?a=1&b=2', '?b=2&a=1'],
        ['?a=1+2', '?a=1%202'],
        ['?a=%2f', '?a=%2F'],
        ['?a=%7E', '?a=~'],
        ['?a=1', '?a=1&'],
        ['?a=1', '?a=1&&'],
        ['?a=1', '?&a=1'],
        ['?a=1', '??a=1'],
        ['?a=1', '?A=1'],
        ['?a=1', '?a=1&a=1'],
        ['?a=1', '?a%3D1'],
        ['?a=1', ''],
        ['', '?a=1'],
        // @query says the same of both, and an application may not
        ['', '?'],
      ];
      for (const [from, to] of changes) {
        const signed = await scene.prove(kit, scene.draft('GET', `/orders${from}`), actor);
        const what = `${kit.name} ${from} sent as ${to}`;
        await refused(scene, { ...signed, target: `/orders${to}` }, { code: 'auth_invalid', what });
      }
    },
  }),
  stageEach({
    id: 'R65',
    title: 'MUST refuse another Host, two Host lines, and a target that names another authority',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const signed = await scene.prove(kit, scene.get(kit), actor);
      const port = String(scene.subject.port);
      for (const authority of ['other.example', `other.example:${port}`, `${scene.authority}0`]) {
        const what = `${kit.name} Host ${authority}`;
        const code = ['auth_invalid', 'auth_malformed'] as const;
        await refused(scene, { ...signed, authority }, { code, what });
      }
      for (const authority of ['other.example', scene.authority]) {
        for (const request of [
          withHeader(signed, 'Host', authority),
          withHeader({ ...signed, authority }, 'Host', scene.authority),
        ]) {
          const what = `${kit.name} two Host lines`;
          const status = await neverAccepted(scene, request, { what });
          if (status !== 400 && status !== 401) throw new CaseFailure(what, '400 or 401', status);
        }
      }
      const absolute = { ...signed, target: `http://other.example${signed.target}` };
      await neverAccepted(scene, absolute, { what: `${kit.name} absolute form` });
      await accepted(scene, signed, { actor, kit });
    },
  }),
  stageEach({
    id: 'R68',
    title: 'MUST refuse a query that is not UTF-8',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const query of [
        'a=%FF',
        'a=%C0%AF',
        'a=%ED%A0%80',
        'a=%F4%90%80%80',
        '%80=1',
        'a=%E2%82',
      ]) {
        const signed = await scene.prove(kit, scene.draft('GET', '/orders?a=1'), actor);
        const request = { ...signed, target: signed.target.replace('a=1', query) };
        await refused(scene, request, { code: 'auth_malformed', what: `${kit.name} ${query}` });
      }
    },
  }),
  stageEach({
    id: 'R69',
    title: 'MUST refuse a query with a percent sign that escapes nothing',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const query of ['a=%zz', 'a=%', 'a=%u0041', 'a=%4', 'a=%+1', '%=1', 'a=100%']) {
        const signed = await scene.prove(kit, scene.draft('GET', '/orders?a=1'), actor);
        const request = { ...signed, target: signed.target.replace('a=1', query) };
        await refused(scene, request, { code: 'auth_malformed', what: `${kit.name} ${query}` });
      }
    },
  }),
];
