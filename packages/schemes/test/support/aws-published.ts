import { defaultEngine as engine } from '@countersign/crypto';

/** A request that AWS published, with the signature that it must have. */
export interface Published {
  readonly name: string;
  readonly signature: string;
  readonly method?: string;
  readonly target: string;
  /** The signed headers besides Host and X-Amz-Date. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What becomes of it here: `auth_invalid` where a router may tell apart what is signed alike. */
  readonly verdict?: 'auth_invalid' | 'not HTTP';
}

/** What a set of published requests shares. */
export interface Suite {
  readonly appKey: string;
  readonly appSecret: string;
  readonly authority: string;
  readonly date: string;
  readonly service: string;
  readonly lifeSeconds: number;
}

const emptySha256 = engine.hash('sha256', '', 'hex');

/** https://github.com/awslabs/aws-c-auth, tests/aws-signing-test-suite/v4 */
export const testSuite: Suite = {
  appKey: 'AKIDEXAMPLE',
  appSecret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  authority: 'example.amazonaws.com',
  date: '20150830T123600Z',
  service: 'service',
  lifeSeconds: 3600,
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and its sibling */
export const s3Documents: Suite = {
  appKey: 'AKIAIOSFODNN7EXAMPLE',
  appSecret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  authority: 'examplebucket.s3.amazonaws.com',
  date: '20130524T000000Z',
  service: 's3',
  lifeSeconds: 86_400,
};

const form = 'Param1=value1';
const welcome = 'Welcome to Amazon S3.';
const sessionToken = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267';

/** Signed in the header. */
export const inHeader: readonly (Published & { readonly suite: Suite })[] = [
  ...[
    {
      name: 'get-vanilla',
      target: '/',
      signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    },
    {
      name: 'get-utf8',
      target: '/ሴ',
      signature: '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
      verdict: 'not HTTP' as const,
    },
    {
      name: 'get-space-normalized',
      target: '/example space/',
      signature: '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
      verdict: 'not HTTP' as const,
    },
    {
      name: 'get-slashes-normalized',
      target: '//example//',
      signature: '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
      verdict: 'auth_invalid' as const,
    },
    {
      name: 'get-relative-normalized',
      target: '/example/..',
      signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
      verdict: 'auth_invalid' as const,
    },
    {
      name: 'get-slash-pointless-dot-normalized',
      target: '/./example',
      signature: 'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
      verdict: 'auth_invalid' as const,
    },
    {
      name: 'get-vanilla-query-order-encoded',
      target: '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
      signature: '371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac',
    },
    {
      name: 'get-vanilla-utf8-query',
      target: '/?%E1%88%B4=bar',
      signature: '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
    },
    {
      name: 'get-vanilla-with-session-token',
      target: '/',
      headers: { 'x-amz-security-token': sessionToken },
      signature: '07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8',
    },
    {
      name: 'get-header-value-trim',
      target: '/',
      headers: { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' },
      signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    },
    {
      name: 'post-x-www-form-urlencoded',
      method: 'POST',
      target: '/',
      headers: {
        'content-length': '13',
        'content-type': 'application/x-www-form-urlencoded',
        'x-amz-content-sha256': engine.hash('sha256', form, 'hex'),
      },
      body: form,
      signature: 'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
    },
  ].map((vector) => ({ ...vector, suite: testSuite })),
  ...[
    {
      name: 'S3, GET object',
      target: '/test.txt',
      headers: { range: 'bytes=0-9', 'x-amz-content-sha256': emptySha256 },
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    {
      name: 'S3, PUT object',
      method: 'PUT',
      target: '/test$file.text',
      headers: {
        date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-content-sha256': engine.hash('sha256', welcome, 'hex'),
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      },
      body: welcome,
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    },
    {
      name: 'S3, GET bucket lifecycle',
      target: '/?lifecycle',
      headers: { 'x-amz-content-sha256': emptySha256 },
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    },
    {
      name: 'S3, list objects',
      target: '/?max-keys=2&prefix=J',
      headers: { 'x-amz-content-sha256': emptySha256 },
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  ].map((vector) => ({ ...vector, suite: s3Documents })),
];

/** Signed in the query. */
export const inQuery: readonly (Published & { readonly suite: Suite })[] = [
  ...[
    {
      name: 'get-vanilla-query-order-encoded',
      target: '/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1',
      signature: 'c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787',
    },
    {
      name: 'get-utf8',
      target: '/ሴ',
      verdict: 'not HTTP' as const,
      signature: '10eae3f14a260bd3911cc6d008d3c576d143b05b62f09782a7a4b37f52178e44',
    },
    {
      name: 'get-vanilla-with-session-token',
      target: `/?X-Amz-Security-Token=${sessionToken}`,
      signature: '7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c',
    },
  ].map((vector) => ({ ...vector, suite: testSuite })),
  {
    name: 'S3, GET object',
    target: '/test.txt',
    signature: 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    suite: s3Documents,
  },
];
