import type { RefusalForm } from '@countersign/core';

/** As Tencent Cloud's SDK reads it. */
export const tencent: RefusalForm = {
  mediaType: 'application/json',
  status: 200,
  body: {
    Response: { Error: { Code: '{code}', Message: '{message}' }, RequestId: '{request-id}' },
  },
  errors: {
    default: { code: 'AuthFailure', message: 'The request is not authenticated.' },
    auth_invalid: { code: 'AuthFailure.SignatureFailure', message: 'The signature is wrong.' },
  },
};

/** As Aliyun's SDKs read it. */
export const aliyun: RefusalForm = {
  mediaType: 'application/json',
  body: { Code: '{code}', Message: '{message}', RequestId: '{request-id}', HostId: 'api' },
  headers: [['X-Acs-Request-Id', '{request-id}']],
  errors: {
    default: { code: 'Forbidden', message: 'Denied', status: 403 },
    auth_invalid: {
      code: 'SignatureDoesNotMatch',
      message: 'Server string to sign is:{string-to-sign}',
      status: 400,
    },
  },
};

/** As AWS's query protocol writes it, and S3 its string to sign. */
export const aws: RefusalForm = {
  mediaType: 'text/xml',
  status: 403,
  body:
    '<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>' +
    '<StringToSign>{string-to-sign}</StringToSign></Error><RequestId>{request-id}</RequestId></ErrorResponse>',
  headers: [['x-amzn-ErrorType', '{code}']],
  errors: { default: { code: 'SignatureDoesNotMatch', message: 'They do not match' } },
};

/** As WeChat writes it. */
export const wechat: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  status: 200,
  body: {
    errcode: '{code}',
    errmsg: '{message} rid: {request-id}',
    at: '{time-seconds}',
    on: '{time}',
  },
  errors: {
    default: { code: -1, message: 'system error' },
    token_expired: { code: 42001, message: 'access_token expired' },
  },
};

/** As Hawk writes it, its header included. */
export const hawk: RefusalForm = {
  mediaType: 'application/json',
  body: { statusCode: '{status}', error: 'Unauthorized', message: '{message}' },
  headers: [['WWW-Authenticate', 'Hawk error="{message}"']],
  errors: { default: { code: 'Unauthorized', message: 'Bad mac' } },
};
