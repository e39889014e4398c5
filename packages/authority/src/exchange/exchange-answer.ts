import { fillTemplate, type AnswerTemplate, type Json } from '@countersign/core';
import { answerJson } from '../oauth-answer.ts';
import type { ExchangeErrorCode, TokenExchangeMap } from './token-exchange-map.ts';

/** What the placeholders of an answer stand for. */
export type AnswerValues = Readonly<Record<string, string | number>>;

/** The placeholders of each kind of answer. */
export const placeholders = {
  success: ['{token}', '{life-seconds}'],
  refusal: ['{code}', '{message}', '{request-id}'],
} as const;

/** The answer with a token. */
export function answerToken(
  { success }: TokenExchangeMap,
  token: string,
  lifeSeconds: number,
): Response {
  const values = { '{token}': token, '{life-seconds}': lifeSeconds };
  return answerJson(fill(success, values), 200, privately);
}

/** What a refusal says besides its reason. */
export interface ExchangeRefusalContext {
  readonly requestId: string;
  /** Whole seconds until a retry makes sense. */
  readonly retryAfterSeconds?: number | undefined;
}

/** The refusal in the vendor's words; ours stands in `X-Auth-Error`, so that it is never lost. */
export function answerExchangeRefusal(
  { method, refusal: { body, errors } }: TokenExchangeMap,
  reason: ExchangeErrorCode,
  { requestId, retryAfterSeconds }: ExchangeRefusalContext,
): Response {
  const { code, message, status } = errors[reason] ?? errors.default;
  const values = { '{code}': code, '{message}': message, '{request-id}': requestId };
  return answerJson(fill(body, values), status, {
    ...privately,
    'X-Auth-Error': reason,
    'X-Request-Id': requestId,
    ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    ...(status === 405 && { Allow: method }),
  });
}

/** The URL may hold a secret: it must not go anywhere as `Referer`. */
const privately = { 'Referrer-Policy': 'no-referrer' };

const fill = (template: AnswerTemplate, values: AnswerValues): Json =>
  fillTemplate(template, (text) => values[text] ?? text);
