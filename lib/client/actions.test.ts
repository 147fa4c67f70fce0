import { describe, expect, it } from 'vitest';
import { unwrap } from './actions.tsx';
import { isSignedOut } from './fetch-json.ts';

const failureOf = async (running: Parameters<typeof unwrap>[0]): Promise<unknown> => unwrap(running).then(() => undefined, (error: unknown) => error);

describe('the end of a server action', () => {
  it('is its value', async () => {
    await expect(unwrap(Promise.resolve({ ok: true, value: { generation: 2 } }))).resolves.toEqual({ generation: 2 });
  });

  it('is what the server said, with the status a route would have', async () => {
    const error = await failureOf(Promise.resolve({ ok: false, error: { code: 'CONFLICT', message: 'It changed meanwhile.', id: 'a1' } }));
    expect(error).toMatchObject({ failure: { kind: 'api', code: 'CONFLICT', message: 'It changed meanwhile.', id: 'a1', status: 409 } });
  });

  it('tells a session that ended from a server that is gone and from an answer of somebody else', async () => {
    expect(isSignedOut(await failureOf(Promise.reject(new Error(JSON.stringify({ code: 'UNAUTHORIZED', message: 'Not signed in.', id: 'b2' })))))).toBe(true);
    expect(await failureOf(Promise.reject(new TypeError('Failed to fetch')))).toMatchObject({ failure: { kind: 'network' } });
    expect(await failureOf(Promise.reject(new Error('An unexpected response was received from the server.')))).toMatchObject({ failure: { kind: 'unreadable' } });
  });
});
