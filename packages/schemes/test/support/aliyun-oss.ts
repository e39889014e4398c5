import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import OssClient from 'ali-oss';
import type { SendTo } from './interop/interop-plan.ts';

/** The bucket of all these tests. */
export const bucket = 'photos';

type Target = Pick<SendTo, 'appKey' | 'appSecret' | 'port' | 'agent'>;

/** A client of OSS that reaches the service by a domain of its own, which its links need as well. */
export function ossClient(
  { appKey, appSecret, port, agent }: Target,
  options: Readonly<Record<string, unknown>> = {},
): OssClient {
  return new OssClient({
    accessKeyId: appKey,
    accessKeySecret: appSecret,
    bucket,
    region: 'oss-cn-hangzhou',
    // links are refused by the client for IP addresses
    endpoint: `http://localhost:${String(port)}`,
    cname: true,
    agent,
    ...options,
  });
}

/** Follows a signed link, as somebody does who has no key. Throws what OSS says. */
export async function follow(
  link: string,
  { agent }: Pick<SendTo, 'agent'>,
  { method = 'GET', headers = {}, body }: Sent = {},
): Promise<string> {
  const sent = request(link, { method, headers, agent });
  sent.end(body);
  // Safe: this is what the event `response` carries.
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const answer = await text(response);
  if (response.statusCode === 200) return answer;
  throw Object.assign(new Error(answer), { code: /<Code>(.*)<\/Code>/.exec(answer)?.[1] });
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
