/** The part of the SDK that is used here; it has no types of its own. */
declare module '@baiducloud/sdk' {
  /** Signs and sends any request. */
  class BceBaseClient {
    constructor(config: object, service: string, regional: boolean);
    sendRequest(method: string, path: string, parts: object): Promise<unknown>;
  }

  /** The client of the object store. */
  class BosClient {
    constructor(config: object);
    putObjectFromString(
      bucket: string,
      key: string,
      data: string,
      options?: object,
    ): Promise<unknown>;
  }

  const sdk: {
    readonly BceBaseClient: typeof BceBaseClient;
    readonly BosClient: typeof BosClient;
  };
  export default sdk;
}
