import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { vendors } from '../src/vendors.ts';
import { freePorts, occupy, release } from './free-ports.ts';
import { buildDemo, DemoProcess } from './run-demo.ts';

const run = promisify(execFile);

const started: DemoProcess[] = [];

function start(...args: readonly string[]): DemoProcess {
  const demo = new DemoProcess(args);
  started.push(demo);
  return demo;
}

beforeAll(buildDemo, 120_000);
afterEach(async () => {
  await Promise.all(started.splice(0).map((demo) => demo.ends('SIGKILL')));
});

describe('demo', { timeout: 60_000 }, () => {
  it('prints addresses, keys and requests that work as pasted', async () => {
    const demo = start('--port', String(await freePorts()));
    await demo.prints('Still serving');
    const [beforeTour = '', tour = ''] = demo.stdout.split('The tour');
    const commands = pastable(beforeTour);
    expect(commands).toHaveLength(7);
    for (const command of [...commands, ...commands]) {
      const { stdout } = await run('sh', ['-c', command]);
      expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(stdout).toContain('"ran":true');
    }
    const vendorCommands = pastable(tour);
    expect(vendorCommands).toHaveLength(vendors.length);
    for (const command of vendorCommands) {
      const { stdout: first } = await run('sh', ['-c', command]);
      expect(first).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(first).toContain('"ran":true');
      const { stdout: second } = await run('sh', ['-c', command]);
      expect(second).toContain('nonce_replayed');
      expect(second).not.toContain('"ran":true');
    }
    expect(demo.stdout).toContain('260 requests, 260 as expected, 0 off');
    expect(tour).toMatch(
      /^An SDK takes http:\/\/127\.0\.0\.1:\d+\/vendor\/orders as its endpoint/m,
    );
    expect(await demo.ends('SIGINT')).toMatchObject({ code: 0, stderr: '' });
  });

  it('takes the tour and ends with --check', async () => {
    const demo = start('--check', '--port', String(await freePorts()));
    const { code, stdout, stderr } = await demo.ends();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('260 requests, 260 as expected, 0 off');
    expect(stdout).not.toContain('\u001b');
  });

  it('prints one line of JSON with --json, from which everything can be called', async () => {
    const port = await freePorts();
    const demo = start('--json', '--port', String(port));
    await demo.prints('\n');
    const ready = JSON.parse(demo.stdout);
    expect(ready).toMatchObject({
      app_id: expect.stringMatching(/^app_/),
      token_endpoint: `http://127.0.0.1:${port}/token`,
      servers: ['express', 'koa', 'nest-express', 'nest-fastify', 'fastify'].map((name, index) => ({
        name,
        base_url: `http://127.0.0.1:${port + 1 + index}`,
      })),
    });
    const reader = ready.keys.find((key: { label: string }) => key.label === 'reader');
    expect(reader).toMatchObject({
      environment: 'live',
      scopes: ['orders:read', 'reports:read'],
      schemes: ['secret-key', 'bearer', 'local-token', 'sorted-params', 'http-signature'],
    });
    for (const { base_url: url } of ready.servers) {
      const pair = Buffer.from(`${reader.app_key}:${reader.app_secret}`).toString('base64');
      const response = await fetch(`${url}/orders`, {
        headers: { Authorization: `Basic ${pair}` },
      });
      expect(response.status).toBe(200);
    }
    expect(await demo.ends('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    expect(demo.stdout.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([0, 3, 5])('names a port that is taken, and leaves none open (%i)', async (offset) => {
    const port = await freePorts();
    const other = await occupy(port + offset);
    const { code, stdout, stderr } = await start('--port', String(port)).ends();
    await release(other);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`demo: port ${port + offset} is taken; choose others with --port N\n`);
  });

  it.each(['--quick', '--port=http', '--port=65531', '--port=0', 'now'])(
    'refuses %s and says how to use it',
    async (arg) => {
      const { code, stdout, stderr } = await start(arg).ends();
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^demo: .+\n\nUsage: demo/s);
    },
  );

  it('says how to use it with --help', async () => {
    const { code, stdout } = await start('--help').ends();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: demo/);
  });
});

/** The commands in the output: a line that starts with curl, or what stands between two brackets. */
function pastable(output: string): readonly string[] {
  return [...output.matchAll(/^(?:curl .*|\(\n[^]*?\n\))$/gm)].map(([command]) => command);
}
