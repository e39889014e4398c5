import { describe, expect, it } from 'vitest';
import { repeated, RequestView } from '../../src/authenticate/request-view.ts';
import { get } from './world.ts';

const many = Array.from({ length: 3000 }, (_, index) => `X-${index}`);
const lines = many.flatMap((name) => [name, name.toLowerCase()]);

describe('a request with thousands of headers', () => {
  it('has each of them, as one with few', () => {
    const view = new RequestView(get('/', [...lines, 'x-7', 'again', 'constructor', 'own']));
    expect(view.header('x-2999')).toBe('x-2999');
    expect(view.header('host')).toBe('api.example.com');
    expect(view.header('x-7')).toBe(repeated);
    expect(view.header('constructor')).toBe('own');
    expect(view.header('__proto__')).toBeUndefined();
    expect(view.headerLines('x-7')).toEqual(['x-7', 'again']);
  });

  it('does not cost the square of their number', () => {
    let reads = 0;
    const counted = new Proxy(get('/', lines).rawHeaders, {
      get(target, property, receiver) {
        reads += 1;
        return Reflect.get(target, property, receiver);
      },
    });
    const view = new RequestView({ ...get('/', []), rawHeaders: counted });
    for (const name of many) view.header(name.toLowerCase());
    // a scan for each reads several million
    expect(reads).toBeLessThan(20 * lines.length);
  });
});
