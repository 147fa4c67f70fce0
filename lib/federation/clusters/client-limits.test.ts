import { expect, it } from 'vitest';
import { BURST_ANNOTATION, clientLimits, QPS_ANNOTATION } from './client-limits.ts';

it.each([
  ['nothing said', [undefined, {}], { perSecond: 50, burst: 100 }],
  ['for all clusters', [undefined, { [QPS_ANNOTATION]: '20', [BURST_ANNOTATION]: '30' }], { perSecond: 20, burst: 30 }],
  ['for one cluster, before what is said for all', [{ [QPS_ANNOTATION]: '5' }, { [QPS_ANNOTATION]: '20' }], { perSecond: 5, burst: 10 }],
  ['a burst alone', [{ [BURST_ANNOTATION]: '7' }], { perSecond: 50, burst: 7 }],
  ['nonsense', [{ [QPS_ANNOTATION]: 'many' }, { [QPS_ANNOTATION]: '-1', [BURST_ANNOTATION]: '' }], { perSecond: 50, burst: 100 }],
])('%s', (_, annotations, limits) => {
  expect(clientLimits(...annotations)).toEqual(limits);
});
