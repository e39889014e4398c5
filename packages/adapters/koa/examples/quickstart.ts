import { createIssuer } from '@countersign/authority';
import { ephemeralKeyRing } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { countersign, principalOf, requireScopes } from '@countersign/koa';
import { createMemoryStores } from '@countersign/store-memory';
import Koa from 'koa';

const stores = createMemoryStores({ clock: { nowMs: Date.now } });
const keyRing = ephemeralKeyRing(defaultEngine);
const issuer = createIssuer({ stores, keyRing });
const { appId } = await issuer.createApp({ name: 'Acme' });
const wish = { appId, label: 'first', scopes: ['orders:read'], schemes: ['secret-key'] };
const { key, appSecret } = await issuer.issueKey(wish);

const app = new Koa();
app.use(countersign({ stores, keyRing }));
app.use(requireScopes('orders:read'));
app.use((ctx) => {
  ctx.body = { for: principalOf(ctx).appId };
});
const port = Number(process.env['PORT'] ?? 3000);
app.listen(port);
appSecret?.use((it) => console.log(`curl -u ${key.appKey}:${it} http://localhost:${port}/orders`));
