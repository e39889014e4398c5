import { answerJson } from '../oauth-answer.ts';
import type { AnswerTemplate, ExchangeErrorCode, TokenExchangeMap } from './token-exchange-map.ts';

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

/** The template with the value in the place of each string that is a placeholder. */
function fill(template: AnswerTemplate, values: AnswerValues): unknown {
  if (typeof template === 'string') return values[template] ?? template;
  if (typeof template !== 'object' || template === null) return template;
  if (isList(template)) return template.map((item) => fill(item, values));
  return Object.fromEntries(
    Object.entries(template).map(([name, member]) => [name, fill(member, values)]),
  );
}

/** `Array.isArray` does not tell a read-only list from an object. */
const isList = (
  template: Exclude<AnswerTemplate, string | number | boolean | null>,
): template is readonly AnswerTemplate[] => Array.isArray(template);
