import { describe, expect, it } from 'vitest';
import { parseFault } from './fault.ts';

describe('what a control request may ask for', () => {
  it.each([
    [{ fault: 'stop' }], [{ fault: 'heal' }], [{ fault: 'slow', delayMs: 500 }], [{ fault: 'fail', share: 0.2 }],
    [{ fault: 'throttle', retryAfterSeconds: 2 }], [{ fault: 'lose-node', node: 'cluster1-a1' }],
  ])('%j is understood as it stands', (body) => {
    expect(parseFault(body)).toEqual(body);
  });

  it('throttle says one second unless told', () => {
    expect(parseFault({ fault: 'throttle' })).toEqual({ fault: 'throttle', retryAfterSeconds: 1 });
  });

  it.each([
    [null, 'A fault is an object'], [{ fault: 'explode' }, '"explode" is no fault'], [{ fault: 'slow' }, 'delayMs must be a number from 0'],
    [{ fault: 'slow', delayMs: -1 }, 'delayMs must be'], [{ fault: 'fail', share: 20 }, 'share must be a number from 0 to 1'],
    [{ fault: 'cordon' }, 'needs the name of a node'],
  ])('%j is refused with a sentence', (body, message) => {
    expect(() => parseFault(body)).toThrow(message);
  });
});
