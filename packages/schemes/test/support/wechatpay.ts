import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { Wechatpay } from 'wechatpay-axios-plugin';
import type { Call } from './answer.ts';
import type { Credentials, SendTo } from './interop/interop-plan.ts';
import type { IssuedKey } from './issue-key.ts';
import type { Services } from './services.ts';

/** The merchant of the tests; the plugin signs with secrets of 32 characters only. */
export const merchant: IssuedKey = {
  appKey: '10000100',
  appSecret: '192006250b4c09247ec02edce69f6a2d',
};
export const appid = 'wxd930ea5d5a258f4f';

/** A call of WeChat Pay that pays nothing. */
export interface Order {
  readonly sign_type?: string;
  readonly [name: string]: string | undefined;
}

interface Tenpay {
  urls: Record<string, string>;
  unifiedOrder(order: Order): Promise<unknown>;
}

// Safe: the package has no types; these are the members that its README shows.
const TenpayClient = createRequire(import.meta.url)('tenpay') as new (
  config: Readonly<Record<string, string>>,
) => Tenpay;

export const byTenpay =
  (order: Order) =>
  ({ url, appKey, appSecret }: SendTo): Promise<unknown> => {
    const config = { appid, mchid: appKey, partnerKey: appSecret };
    const client = new TenpayClient({ notify_url: 'https://shop.example/paid', ...config });
    client.urls['unifiedorder'] = `${url}/pay/unifiedorder`;
    return client.unifiedOrder(order);
  };

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

export const byPlugin =
  (order: Order) =>
  async ({ url, appKey, appSecret }: SendTo): Promise<unknown> => {
    const client = new Wechatpay({
      mchid: appKey,
      secret: appSecret,
      // wanted by the constructor; only v3 uses them
      serial: 'serial',
      privateKey,
      certs: { other: publicKey },
    });
    // Safe: the chain is a proxy that has every path.
    const { v2 } = client as unknown as { v2: { pay: { unifiedorder: Post } } };
    const body = { appid, mch_id: appKey, ...order };
    const { data } = await v2.pay.unifiedorder.post(body, { baseURL: `${url}/` });
    return data;
  };

interface Post {
  post(body: Order, config: { readonly baseURL: string }): Promise<{ readonly data: unknown }>;
}

/** The key of the tests, and the same with another's secret. */
export async function merchants(services: Services, scheme: string): Promise<Credentials> {
  const right = await services.issueKey({ schemes: [scheme], imported: merchant });
  return { right, wrong: { ...merchant, appSecret: '0'.repeat(32) } };
}

/** The elements of a flat XML text, by a reader that is none of ours. */
export function elementsOf(xml: string): Readonly<Record<string, string>> {
  const found = xml.matchAll(/<(\w+)>(?:<!\[CDATA\[)?([^<>]*?)(?:\]\]>)?<\/\1>/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]));
}

/** What the vendor's document says is signed. */
export function stringToSign(elements: Readonly<Record<string, string>>, secret: string): string {
  const pairs = Object.entries(elements).filter(([name, value]) => name !== 'sign' && value !== '');
  const sorted = pairs.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${sorted.map((pair) => pair.join('=')).join('&')}&key=${secret}`;
}

/** An answer as clients of WeChat Pay check it: signed like the request. */
export function signedAnswer({ body }: Call): Response {
  const { mch_id, sign_type = 'MD5' } = elementsOf(body.toString());
  const answer = {
    return_code: 'SUCCESS',
    result_code: 'SUCCESS',
    appid,
    mch_id: mch_id ?? '',
    nonce_str: 'an answer has one too',
    prepay_id: 'wx201411101639507cbf6ffd8b0779950874',
  };
  const text = stringToSign(answer, merchant.appSecret);
  const hash = sign_type === 'MD5' ? createHash('md5') : createHmac('sha256', merchant.appSecret);
  const sign = hash.update(text).digest('hex').toUpperCase();
  const elements = Object.entries({ ...answer, sign }).map(
    ([name, value]) => `<${name}>${value}</${name}>`,
  );
  return new Response(`<xml>${elements.join('')}</xml>`, {
    headers: { 'Content-Type': 'text/xml' },
  });
}
