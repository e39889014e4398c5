import { CountersignGuard, CountersignModule } from '@countersign/nestjs';
import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { APP_GUARD, RouterModule } from '@nestjs/core';
import {
  InnerOrdersController,
  OpenController,
  OrdersController,
  SignedController,
  SpecialController,
  VendorController,
} from './nest-controllers.ts';
import { Desk, serviceToken } from './nest-desk.ts';
import type { Service } from './target.ts';

/** Provides the desk to every controller. */
@Module({})
class DeskModule {
  static forService(service: Service): DynamicModule {
    return {
      module: DeskModule,
      global: true,
      providers: [{ provide: serviceToken, useValue: service }, Desk],
      exports: [Desk],
    };
  }
}

@Module({ controllers: [InnerOrdersController] })
class InnerModule {}

/** The application; the platform that serves it is chosen when it is created. */
@Module({
  imports: [InnerModule, RouterModule.register([{ path: 'mounted', module: InnerModule }])],
  controllers: [
    OrdersController,
    SignedController,
    OpenController,
    SpecialController,
    VendorController,
  ],
  providers: [{ provide: APP_GUARD, useExisting: CountersignGuard }],
})
export class AppModule {
  static forService(service: Service): DynamicModule {
    return {
      module: AppModule,
      imports: [CountersignModule.forRoot(service.gate), DeskModule.forService(service)],
    };
  }
}

const ignore = (): void => undefined;

/** Keeps Nest quiet, but for what went wrong. */
export function quietLogger({ onError }: Service): LoggerService {
  return { log: ignore, warn: ignore, error: (message: unknown) => onError?.(message) };
}
