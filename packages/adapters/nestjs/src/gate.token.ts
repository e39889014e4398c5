/** Under which the gate is provided. */
export const gateToken = Symbol('countersign.gate');
