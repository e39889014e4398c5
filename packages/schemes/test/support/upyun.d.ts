/** What these tests use of `upyun`, which comes without types. */
declare module 'upyun' {
  export interface Service {
    readonly serviceName: string;
  }

  export interface PutOptions {
    readonly 'Content-MD5'?: string;
    readonly 'Content-Type'?: string;
  }

  export interface ClientOptions {
    readonly domain: string;
    readonly protocol: 'http';
    readonly proxy: false;
  }

  export interface Client {
    usage(directory?: string): Promise<unknown>;
    putFile(path: string, content: Buffer | string, options?: PutOptions): Promise<unknown>;
    getFile(path: string): Promise<unknown>;
    headFile(path: string): Promise<unknown>;
    deleteFile(path: string): Promise<unknown>;
    makeDir(path: string): Promise<unknown>;
    updateMetadata(path: string, metadata: object, operate?: string): Promise<unknown>;
  }

  const upyun: {
    readonly Service: new (serviceName: string, operatorName: string, password: string) => Service;
    readonly Client: new (service: Service, options: ClientOptions) => Client;
  };
  export default upyun;
}
