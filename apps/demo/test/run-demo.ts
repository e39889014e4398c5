import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Builds the demo and what it stands on; at once when nothing has changed. */
export async function buildDemo(): Promise<void> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const args = ['scripts/turbo.ts', 'build', '--filter=@countersign/demo'];
  await run(process.execPath, args, { cwd: root });
}

/** What became of a process. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A demo that runs in a process of its own. */
export class DemoProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #exit: Promise<unknown>;
  stdout = '';
  stderr = '';

  constructor(args: readonly string[]) {
    const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
    this.#child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exit = once(this.#child, 'close');
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
  }

  /** Waits until standard output has this text; rejects when the process ends before. */
  async prints(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      if (this.#child.exitCode !== null) throw new Error(`the demo ended: ${this.stderr}`);
      await Promise.race([once(this.#child.stdout, 'data'), this.#exit]);
    }
  }

  /** Waits for the end, after a signal if one is given. */
  async ends(signal?: NodeJS.Signals): Promise<Ended> {
    if (signal !== undefined) this.#child.kill(signal);
    await this.#exit;
    return { code: this.#child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }
}
