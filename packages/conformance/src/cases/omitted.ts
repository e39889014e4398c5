/** A row of the attack catalogue that no case of this suite stands for. */
export interface OmittedCase {
  readonly id: string;
  readonly reason: string;
}

const sigv4 = 'AWS SigV4 and TC3 are vendor schemes; docs/wire.md has none of them';
const management = 'there is no management API in docs/wire.md';
const server = 'needs a store server of its own; belongs to the store packages';
const process = 'needs to kill and restart the subject; belongs to the store packages';

/** Every row that is left out, each with its reason. Together with the cases, the whole catalogue. */
export const omittedCases: readonly OmittedCase[] = [
  { id: 'A06', reason: 'a rule of one vendor (Qiniu) that docs/wire.md does not have' },
  { id: 'A27', reason: sigv4 },
  { id: 'A28', reason: sigv4 },
  { id: 'A29', reason: sigv4 },
  { id: 'A32', reason: 'how secrets are sealed cannot be seen on the wire; core tests it' },
  { id: 'R52', reason: 'no scheme of docs/wire.md hashes a secret before the message' },
  { id: 'R88', reason: sigv4 },
  { id: 'R89', reason: sigv4 },
  { id: 'R90', reason: sigv4 },
  { id: 'R91', reason: sigv4 },
  {
    id: 'R94',
    reason: "inflating is the application's own; what is verified are the bytes as sent",
  },
  { id: 'R98', reason: management },
  { id: 'R99', reason: management },
  { id: 'R100', reason: management },
  { id: 'F07', reason: server },
  { id: 'F08', reason: server },
  { id: 'F09', reason: server },
  { id: 'F10', reason: server },
  { id: 'F11', reason: server },
  { id: 'F12', reason: server },
  { id: 'F17', reason: process },
  { id: 'F18', reason: process },
  { id: 'F19', reason: process },
  { id: 'F20', reason: 'docs/wire.md has no key service that could be down' },
  { id: 'F22', reason: 'failures are counted in the process, so there is no store to lose' },
  { id: 'F23', reason: 'a matter of load, not of conformance' },
  { id: 'F24', reason: process },
];
