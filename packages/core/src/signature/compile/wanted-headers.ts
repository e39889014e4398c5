/** Whether a header is meant by a name, or by a beginning with a star. */
export function isWanted(name: string, wanted: string): boolean {
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}
