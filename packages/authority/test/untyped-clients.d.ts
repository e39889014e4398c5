// What the tests use of clients that bring no types.

declare module 'co-wechat-api' {
  export default class API {
    constructor(appid: string, appsecret: string);
    prefix: string;
    getAccessToken(): Promise<{ accessToken: string; expireTime: number }>;
    getIp(): Promise<Record<string, unknown>>;
  }
}

declare module 'simple-oauth2' {
  export interface ModuleOptions {
    client: { id: string; secret: string };
    auth: { tokenHost: string; tokenPath: string };
    options?: {
      authorizationMethod?: 'header' | 'body';
      credentialsEncodingMode?: 'strict' | 'loose';
    };
  }
  export class ClientCredentials {
    constructor(options: ModuleOptions);
    getToken(params: { scope?: string | string[] }): Promise<{
      readonly token: Record<string, unknown>;
      expired(): boolean;
    }>;
  }
}
