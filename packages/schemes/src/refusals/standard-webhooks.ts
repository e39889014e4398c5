import type { RefusalForm } from '@countersign/core';

/**
 * Refusals to senders of webhooks, who look at the status alone: what is not 2xx is sent again later,
 * and 410, which would end the subscription, is never said.
 *
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
 *
 * @example
 * ```ts
 * import { standardWebhooksProfile, standardWebhooksRefusals } from '@countersign/schemes';
 * const own = { ...standardWebhooksProfile, name: 'acme-hooks', refusals: standardWebhooksRefusals };
 * ```
 */
export const standardWebhooksRefusals: RefusalForm = {
  mediaType: 'application/json',
  body: { error: '{code}', reason: '{our-code}', message: '{message}' },
  errors: {
    default: { code: 'webhook_refused', message: 'The webhook was refused.' },
    auth_required: { code: 'missing_headers', message: 'Missing required headers' },
    auth_malformed: { code: 'invalid_headers', message: 'Invalid Signature Headers' },
    auth_invalid: { code: 'no_matching_signature', message: 'No matching signature found' },
    timestamp_out_of_range: {
      code: 'timestamp_out_of_range',
      message: 'Message timestamp too old or too new',
    },
    nonce_replayed: { code: 'already_received', message: 'This very attempt was received before' },
  },
};
