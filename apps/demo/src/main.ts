import { readArguments, usage, type Arguments } from './arguments.ts';
import { openHouse, PortError, type House } from './house.ts';
import { readyLine } from './ready-line.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { drawTour } from './tour/draw-tour.ts';
import { planTour, takeTour } from './tour/take-tour.ts';
import { welcome } from './welcome.ts';

const exitCodes = { fine: 0, failed: 1, misused: 2 } as const;

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Runs the demo; answers the exit code, or undefined when it goes on serving. */
async function main(args: readonly string[]): Promise<ExitCode | undefined> {
  const wishes = understand(args);
  if (typeof wishes === 'number') return wishes;
  let house: House;
  try {
    house = await openHouse(wishes.port);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    complain(error.message);
    return exitCodes.failed;
  }
  endWhenTold(house);
  if (wishes.json) process.stdout.write(`${readyLine(house)}\n`);
  else welcome(createTerminal(process.stdout, process.env), house);
  if (wishes.json && !wishes.check) return undefined;

  // with --json, standard output is the line's alone
  const terminal = createTerminal(wishes.json ? process.stderr : process.stdout, process.env);
  const fine = await showTour(terminal, house);
  if (wishes.check) {
    await house.close();
    return fine ? exitCodes.fine : exitCodes.failed;
  }
  const farewell = 'Still serving: paste a request from above, or end it with Ctrl-C.';
  terminal.write(`\n${terminal.paint('bold', farewell)}\n`);
  return undefined;
}

function understand(args: readonly string[]): Arguments | ExitCode {
  try {
    const wishes = readArguments(args);
    if (!wishes.help) return wishes;
    process.stdout.write(usage);
    return exitCodes.fine;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.stderr.write(`\n${usage}`);
    return exitCodes.misused;
  }
}

async function showTour(terminal: Terminal, house: House): Promise<boolean> {
  const chapters = planTour(house);
  const findings = await takeTour(house, chapters, drawTour(terminal, house, chapters));
  const off = findings.filter(({ asExpected }) => !asExpected).length;
  const summary = `${findings.length} requests, ${findings.length - off} as expected, ${off} off`;
  terminal.write(`\n${terminal.paint(off === 0 ? 'green' : 'red', summary)}\n`);
  return off === 0;
}

function endWhenTold(house: House): void {
  const end = (): void => {
    house.close().then(
      () => process.exit(exitCodes.fine),
      () => process.exit(exitCodes.failed),
    );
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  // who reads has seen enough: `demo | head`
  process.stdout.once('error', end);
}

const complain = (message: string): void => void process.stderr.write(`demo: ${message}\n`);

process.exitCode = await main(process.argv.slice(2));
