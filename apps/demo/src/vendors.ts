import type { Scheme, SignatureProfile } from '@countersign/core';
import {
  aliyunAcs3,
  aliyunAcs3Profile,
  awsSigV4,
  awsSigV4Profile,
  tencentTc3,
  tencentTc3Profile,
} from '@countersign/schemes';

/** A platform whose customers keep the SDK that they have. */
export interface Vendor {
  readonly name: string;
  readonly scheme: Scheme;
  /** What our own client signs by, where the tour plays the SDK. */
  readonly profile: SignatureProfile;
  /** What the vendor's SDK fills in besides key and time. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Each has a time and reads nothing but its own word in `Authorization`, so that it can stand beside
 * all others on one gate.
 */
export const vendors: readonly Vendor[] = [
  {
    name: 'Tencent Cloud',
    scheme: tencentTc3(),
    profile: tencentTc3Profile,
    fields: { service: 'orders' },
  },
  {
    name: 'AWS',
    scheme: awsSigV4(),
    profile: awsSigV4Profile,
    fields: { region: 'local', service: 'orders' },
  },
  { name: 'Aliyun', scheme: aliyunAcs3(), profile: aliyunAcs3Profile, fields: {} },
];

/** What keys and routes call the vendors' schemes. */
export const vendorSchemes: readonly string[] = vendors.map(({ scheme }) => scheme.name);
