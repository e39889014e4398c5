import { connect, type Socket } from 'node:net';
import { parseResponse, type RawResponse } from './response.ts';

/** Where to connect to, and from where. */
export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  /** The local address to connect from, for instance `127.0.0.2`. */
  readonly localAddress?: string;
  /** How long an answer may take, in ms; 15 s by default. */
  readonly timeoutMs?: number;
}

/**
 * The other side closed the connection before a whole answer had arrived.
 *
 * @example
 * ```ts
 * import { ConnectionEnded, sendRaw } from '@countersign/conformance';
 * export async function hangsUp(port: number, bytes: Buffer): Promise<boolean> {
 *   try {
 *     await sendRaw({ host: '127.0.0.1', port }, bytes);
 *     return false;
 *   } catch (error) {
 *     return error instanceof ConnectionEnded;
 *   }
 * }
 * ```
 */
export class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
}

/**
 * One TCP connection on which requests are written exactly as given. Nothing is added, escaped or
 * joined, so that what a test sends is what the server sees.
 *
 * @example
 * ```ts
 * import { RawConnection } from '@countersign/conformance';
 * export async function health(host: string, port: number): Promise<number> {
 *   const connection = await RawConnection.open({ host, port });
 *   connection.write(Buffer.from(`GET /health HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
 *   const response = await connection.read();
 *   connection.close();
 *   return response.status;
 * }
 * ```
 */
export class RawConnection {
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  #received: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    socket.on('data', (chunk: Buffer) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#wake?.();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wake?.();
    };
    // a reset after an early refusal is an end like any other: what counts is what was answered
    socket.on('error', end);
    socket.on('end', end);
    socket.on('close', end);
  }

  /** Connects; rejects when nobody listens. */
  static async open(options: ConnectOptions): Promise<RawConnection> {
    const { host, port, localAddress } = options;
    const socket = connect({ host, port, noDelay: true, ...(localAddress && { localAddress }) });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.removeAllListeners('error');
    return new RawConnection(socket, options.timeoutMs ?? 15_000);
  }

  /** Whether the other side has closed or reset the connection. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Sends bytes as they are; nothing happens on an ended connection. */
  write(bytes: Uint8Array): void {
    if (!this.#ended && this.#socket.writable) this.#socket.write(bytes);
  }

  /** Sends bytes and waits while the other side is not reading. */
  async writeAndDrain(bytes: Uint8Array): Promise<void> {
    if (this.#ended || !this.#socket.writable) return;
    if (this.#socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done);
        this.#socket.off('close', done);
        resolve();
      };
      this.#socket.on('drain', done);
      this.#socket.on('close', done);
    });
  }

  /**
   * The next whole response. Rejects with {@link ConnectionEnded} when the connection ends before
   * one, and with `Error` when none comes in time.
   */
  async read(options: { readonly headOnly?: boolean } = {}): Promise<RawResponse> {
    const deadline = Date.now() + this.#timeoutMs;
    for (;;) {
      const parsed = parseResponse(this.#received, {
        headOnly: options.headOnly ?? false,
        ended: this.#ended,
      });
      if (parsed !== undefined) {
        this.#received = parsed.rest;
        return parsed.response;
      }
      if (this.#ended) throw new ConnectionEnded('the connection ended without a whole response');
      if (!(await this.#more(deadline - Date.now()))) {
        throw new Error(`no whole response within ${String(this.#timeoutMs)} ms`);
      }
    }
  }

  /** Closes at once. */
  close(): void {
    this.#socket.destroy();
  }

  #more(waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => {
          this.#wake = undefined;
          resolve(false);
        },
        Math.max(0, waitMs),
      );
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve(true);
      };
    });
  }
}

/**
 * Sends one request on a connection of its own and reads the answer.
 *
 * @example
 * ```ts
 * import { sendRaw } from '@countersign/conformance';
 * export async function health(host: string, port: number): Promise<number> {
 *   const text = `GET /health HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
 *   return (await sendRaw({ host, port }, Buffer.from(text))).status;
 * }
 * ```
 */
export async function sendRaw(to: ConnectOptions, bytes: Uint8Array): Promise<RawResponse> {
  const connection = await RawConnection.open(to);
  try {
    connection.write(bytes);
    const headOnly = Buffer.from(bytes.subarray(0, 5)).toString('latin1') === 'HEAD ';
    return await connection.read({ headOnly });
  } finally {
    connection.close();
  }
}
