import { expect, it } from 'vitest';
import { TrafficMeter } from './traffic-meter.ts';

it('tells what came in a minute, over the last five', () => {
  const meter = new TrafficMeter();
  expect(meter.read({ bytes: 1_000, messages: 10 }, 0)).toBeUndefined();
  expect(meter.read({ bytes: 1_500, messages: 15 }, 30_000)).toEqual({ bytesPerMinute: 1_000, messagesPerMinute: 10 });
  for (let minute = 1; minute <= 20; minute += 1) meter.read({ bytes: 1_500, messages: 15 }, 30_000 + minute * 60_000);
  expect(meter.read({ bytes: 1_500, messages: 15 }, 21 * 60_000)).toEqual({ bytesPerMinute: 0, messagesPerMinute: 0 });
});

it('begins anew with a new connection, whose totals begin at nothing', () => {
  const meter = new TrafficMeter();
  meter.read({ bytes: 5_000, messages: 50 }, 0);
  expect(meter.read({ bytes: 10, messages: 1 }, 60_000)).toBeUndefined();
  expect(meter.read({ bytes: 110, messages: 2 }, 120_000)).toEqual({ bytesPerMinute: 100, messagesPerMinute: 1 });
});
