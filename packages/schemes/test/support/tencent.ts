import type { Agent } from 'node:http';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import type { IssuedKey } from './issue-key.ts';

/** How the SDK is told to sign and send. */
export interface TencentCall {
  readonly signMethod: 'TC3-HMAC-SHA256' | 'HmacSHA256' | 'HmacSHA1';
  readonly method?: 'GET' | 'POST';
  readonly action?: string;
  readonly parameters?: object;
  readonly multipart?: boolean;
  /** Header lines besides those of the SDK. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where the SDK sends: to a host, by an agent of its own if the host is elsewhere. */
export interface TencentTarget extends IssuedKey {
  readonly endpoint: string;
  readonly agent?: Agent;
}

/** What the vendor's services answer. */
export const tencentAnswer = { Response: { RequestId: 'r', TotalCount: 0 } };

/** Lets the unmodified SDK make a call; rejects as it does. */
export function callTencent(target: TencentTarget, call: TencentCall): Promise<unknown> {
  const { endpoint, agent, appKey: secretId, appSecret: secretKey } = target;
  const { signMethod, method = 'POST', headers } = call;
  const client = new CommonClient(endpoint, '2017-03-12', {
    credential: { secretId, secretKey },
    region: 'ap-guangzhou',
    profile: {
      signMethod,
      httpProfile: {
        protocol: 'http://',
        endpoint,
        reqMethod: method,
        ...(agent !== undefined && { agent }),
        ...(headers !== undefined && { headers }),
      },
    },
  });
  const { action = 'DescribeInstances', parameters = {}, multipart } = call;
  return client.request(action, parameters, multipart === true ? { multipart } : {});
}

/** The code that the SDK shows of a refusal. */
export const tencentCode = (outcome: unknown): unknown =>
  outcome instanceof Error && 'code' in outcome ? outcome.code : outcome;
