import type { Refusal } from '@countersign/http';
import { HttpException, StreamableFile } from '@nestjs/common';

/**
 * What {@link CountersignGuard} throws. Its response is the problem object, or the object of the vendor
 * whose scheme was presented; where that is not plain JSON, a file that holds the answer. Its headers
 * stand on the reply already; an exception filter may send something else.
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

  constructor({ body, mediaType, status, code }: Refusal) {
    // Objects go out as `application/json` or `+json`, and texts are wrapped; a file is sent as it is.
    const isJson = /^application\/(?:[\w.-]+\+)?json\b/i.test(mediaType);
    super(isJson ? JSON.parse(body) : new StreamableFile(new TextEncoder().encode(body)), status);
    this.code = code;
  }
}
