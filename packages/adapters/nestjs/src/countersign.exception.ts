import type { Refusal } from '@countersign/http';
import { HttpException } from '@nestjs/common';

/**
 * What {@link CountersignGuard} throws. Its response is the problem object, its headers stand on the
 * reply already; an exception filter may send something else.
 *
 * @example
 * ```ts
 * import { CountersignException } from '@countersign/nestjs';
 * import { Catch, type ExceptionFilter } from '@nestjs/common';
 *
 * @Catch(CountersignException)
 * export class CountRefusals implements ExceptionFilter {
 *   catch(exception: CountersignException) {
 *     throw new Error(`refused with ${exception.code}`);
 *   }
 * }
 * ```
 */
export class CountersignException extends HttpException {
  readonly code: Refusal['code'];

  constructor({ body, status, code }: Refusal) {
    super(JSON.parse(body), status);
    this.code = code;
  }
}
