// The parts that the tests use of packages that have no types.

declare module '@alicloud/pop-core/lib/roa.js' {
  export default class RoaClient {
    constructor(config: Readonly<Record<string, unknown>>);
    request(
      method: string,
      path: string,
      query?: Readonly<Record<string, unknown>>,
      body?: string,
      headers?: Readonly<Record<string, string>>,
      options?: Readonly<Record<string, unknown>>,
    ): Promise<unknown>;
  }
}

declare module 'ali-oss' {
  type Options = Readonly<Record<string, unknown>>;
  export default class OssClient {
    constructor(options: Options);
    put(name: string, content: Buffer, options?: Options): Promise<unknown>;
    putStream(name: string, stream: NodeJS.ReadableStream, options?: Options): Promise<unknown>;
    get(name: string, options?: Options): Promise<unknown>;
    head(name: string): Promise<unknown>;
    getACL(name: string): Promise<unknown>;
    listV2(query: Options): Promise<unknown>;
    signatureUrl(name: string, options?: Options): string;
    signatureUrlV4(
      method: string,
      seconds: number,
      request: Options,
      name: string,
      additionalHeaders?: readonly string[],
    ): Promise<string>;
  }
}
