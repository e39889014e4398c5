import { createIssuer } from '@countersign/authority';
import { ephemeralKeyRing } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import * as cs from '@countersign/nestjs';
import { createMemoryStores } from '@countersign/store-memory';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
const stores = createMemoryStores({ clock: { nowMs: Date.now } });
const keyRing = ephemeralKeyRing(defaultEngine);
const issuer = createIssuer({ stores, keyRing });
const { appId } = await issuer.createApp({ name: 'Acme' });
const wish = { appId, label: 'first', scopes: ['orders:read'], schemes: ['secret-key'] };
const { key, appSecret } = await issuer.issueKey(wish);
@Controller('orders')
@UseGuards(cs.CountersignGuard)
class Orders {
  @Get() @cs.RequireScopes('orders:read') list(@cs.CurrentPrincipal() who: cs.Principal) {
    return { for: who.appId };
  }
}
@Module({ imports: [cs.CountersignModule.forRoot({ stores, keyRing })], controllers: [Orders] })
class AppModule {}
const port = Number(process.env['PORT'] ?? 3000);
await (await NestFactory.create(AppModule, { logger: ['error'] })).listen(port);
appSecret?.use((it) => console.log(`curl -u ${key.appKey}:${it} http://localhost:${port}/orders`));
