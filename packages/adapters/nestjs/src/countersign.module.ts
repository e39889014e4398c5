import { toGate, type Gate, type GateOptions } from '@countersign/http';
import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { bodyRecorder } from './body.recorder.ts';
import { CountersignGuard } from './countersign.guard.ts';
import { gateToken } from './gate.token.ts';

/** How to make the options from what other modules provide. */
export interface CountersignAsyncOptions extends Pick<
  FactoryProvider<GateOptions | Gate>,
  'inject' | 'useFactory'
> {
  /** Modules that provide what is injected. */
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

/**
 * Brings {@link CountersignGuard} to every module. Import it once, in the root module. Throws
 * `TypeError` or `RangeError` that names the option at fault.
 *
 * @example
 * ```ts
 * import { CountersignModule, type GateOptions } from '@countersign/nestjs';
 *
 * class Settings { declare readonly gate: GateOptions }
 *
 * export const imports = [
 *   CountersignModule.forRootAsync({
 *     inject: [Settings],
 *     useFactory: (settings: Settings) => settings.gate,
 *   }),
 * ];
 * ```
 */
@Module({})
export class CountersignModule {
  static forRoot(options: GateOptions | Gate): DynamicModule {
    const gate = toGate(options);
    return assemble({ useFactory: () => gate });
  }

  static forRootAsync(options: CountersignAsyncOptions): DynamicModule {
    return assemble(options);
  }
}

function assemble(options: CountersignAsyncOptions): DynamicModule {
  const { imports = [], inject = [], useFactory } = options;
  const useGate = async (...parts: Parameters<typeof useFactory>): Promise<Gate> =>
    toGate(await useFactory(...parts));
  const gate = { provide: gateToken, inject, useFactory: useGate };
  return {
    module: CountersignModule,
    global: true,
    imports,
    providers: [gate, bodyRecorder, CountersignGuard],
    exports: [gateToken, CountersignGuard],
  };
}
