import { createIssuer } from '@countersign/authority';
import { ephemeralKeyRing } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { countersign, principalOf } from '@countersign/fastify';
import { createMemoryStores } from '@countersign/store-memory';
import Fastify from 'fastify';

const stores = createMemoryStores({ clock: { nowMs: Date.now } });
const keyRing = ephemeralKeyRing(defaultEngine);
const issuer = createIssuer({ stores, keyRing });
const { appId } = await issuer.createApp({ name: 'Acme' });
const wish = { appId, label: 'first', scopes: ['orders:read'], schemes: ['secret-key'] };
const { key, appSecret } = await issuer.issueKey(wish);

const app = Fastify();
await app.register(countersign, { stores, keyRing });
const config = { countersign: { scopes: { allOf: ['orders:read'] } } };
app.get('/orders', { config }, (request) => ({ for: principalOf(request).appId }));
const port = Number(process.env['PORT'] ?? 3000);
await app.listen({ port });
appSecret?.use((it) => console.log(`curl -u ${key.appKey}:${it} http://localhost:${port}/orders`));
