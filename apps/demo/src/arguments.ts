import { parseArgs } from 'node:util';

/** What the demo was asked to do. */
export interface Arguments {
  readonly check: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly port: number;
}

/** How the demo is called. */
export const usage = `Usage: demo [options]

Starts five servers and a token endpoint on this machine, shows how to call
them, takes a tour of accepted and refused requests, and serves until Ctrl-C.

  --check     take the tour and exit; with 1 if anything is off
  --json      print one line of JSON with addresses and keys, and serve
  --port N    the token endpoint's port (default 4000); the servers take the
              five after it
  --help      show this
`;

/** How many ports are taken, counted from `--port`. */
const portCount = 6;

/** Reads the command line. Throws `TypeError` or `RangeError` that says what is wrong with it. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '4000' },
    },
  });
  const port = Number(values.port);
  const highest = 65_535 - portCount + 1;
  if (!/^\d+$/.test(values.port) || port < 1 || port > highest) {
    throw new RangeError(`--port must be a number from 1 to ${highest}`);
  }
  return { ...values, port };
}
