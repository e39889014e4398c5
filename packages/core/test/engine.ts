// By path: @countersign/crypto depends on core, so core cannot list it without a circle.
export { nodeEngine as engine } from '../../crypto/src/node.ts';
