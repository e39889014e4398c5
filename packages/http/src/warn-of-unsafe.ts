import type { AuthEvent } from '@countersign/core';

/**
 * The listener of a gate that was given none. The caller of a service that is set up unsafely learns
 * only that it is; here the process is warned, once of each mistake, with what to do about it.
 */
export function warnOfUnsafe(): (event: AuthEvent) => void {
  const warned = new Set<string>();
  return (event) => {
    if (event.type !== 'refused' || event.code !== 'config_unsafe') return;
    if (warned.has(event.detail) || !('process' in globalThis)) return;
    warned.add(event.detail);
    process.emitWarning(event.detail, { type: 'CountersignWarning', code: 'config_unsafe' });
  };
}
