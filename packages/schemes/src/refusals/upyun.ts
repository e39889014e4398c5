import type { RefusalForm } from '@countersign/core';

/**
 * How UPYUN refuses: `{"msg":"signature error","code":40100005,"id":"…"}`
 * (https://help.upyun.com/knowledge-base/errno/). The SDK shows its user the code.
 */
export const upyunRefusals: RefusalForm = {
  mediaType: 'application/json',
  body: { msg: '{message}', code: '{code}', id: '{request-id}' },
  errors: {
    default: { code: 40100005, message: 'signature error' },
    not_found: { code: 40400001, message: 'file or directory not found' },
    rate_limited: { code: 42900001, message: 'too many requests' },
    digest_mismatch: { code: 40001001, message: 'wrong content-md5', status: 400 },
  },
};
