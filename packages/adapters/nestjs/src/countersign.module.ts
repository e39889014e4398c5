import { toGate, type Gate, type GateOptions } from '@countersign/http';
import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { bodyRecorder } from './body.recorder.ts';
import { CountersignGuard } from './countersign.guard.ts';
import { gateToken } from './gate.token.ts';

/** How to make the options from what other modules provide. */
export type CountersignAsyncOptions = Pick<DynamicModule, 'imports'> &
  Pick<FactoryProvider<GateOptions | Gate>, 'inject' | 'useFactory'>;

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
    return CountersignModule.forRootAsync({ useFactory: () => gate });
  }

  static forRootAsync(options: CountersignAsyncOptions): DynamicModule {
    const { imports = [], inject = [], useFactory } = options;
    const useGate = async (...parts: Parameters<typeof useFactory>): Promise<Gate> =>
      toGate(await useFactory(...parts));
    const gate = { provide: gateToken, inject, useFactory: useGate };
    const providers = [gate, bodyRecorder, CountersignGuard];
    const exports = [gateToken, CountersignGuard];
    return { module: CountersignModule, global: true, imports, providers, exports };
  }
}
