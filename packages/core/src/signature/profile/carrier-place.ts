import type { Carrier } from './profile.ts';

/** Where a field stands, as a text to compare: fields of one place are pieces of the same text. */
export const placeOf = ({ header, parameter, part }: Carrier): string =>
  JSON.stringify([header, parameter, part]);
