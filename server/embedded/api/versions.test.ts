import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayAt, objectAt, textAt, valueAt } from './kinds/fields.ts';
import { startCluster, type TestCluster } from './testing/cluster.fixture.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.close());

test('an autoscaler written as v1 is the same object in v2, and nothing is lost on the way through v1', async () => {
  const path = '/namespaces/default/horizontalpodautoscalers';
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  await cluster.send('POST', `/apis/autoscaling/v1${path}`, {
    apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'a' }, spec: { scaleTargetRef, maxReplicas: 5, targetCPUUtilizationPercentage: 60 },
  });
  const v2 = await cluster.send('GET', `/apis/autoscaling/v2${path}/a`);
  expect(v2.body['apiVersion']).toBe('autoscaling/v2');
  expect(valueAt(arrayAt(v2.body, 'spec', 'metrics')[0], 'resource', 'target', 'averageUtilization')).toBe(60);
  const memory = { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } };
  await cluster.send('PATCH', `/apis/autoscaling/v2${path}/a`, [{ op: 'add', path: '/spec/metrics/-', value: memory }], { type: 'application/json-patch+json' });
  const v1 = await cluster.send('PATCH', `/apis/autoscaling/v1${path}/a`, { spec: { targetCPUUtilizationPercentage: 70 } }, { type: 'application/merge-patch+json' });
  expect([v1.body['apiVersion'], valueAt(v1.body, 'spec', 'targetCPUUtilizationPercentage')]).toEqual(['autoscaling/v1', 70]);
  const after = await cluster.send('GET', `/apis/autoscaling/v2${path}/a`);
  expect(arrayAt(after.body, 'spec', 'metrics').map((each) => textAt(each, 'resource', 'name'))).toEqual(['cpu', 'memory']);
});

test('an Event of events.k8s.io is an Event of the core API under other field names', async () => {
  const time = '2026-01-01T00:00:00.000000Z';
  const made = await cluster.send('POST', '/apis/events.k8s.io/v1/namespaces/default/events', {
    apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'e' }, eventTime: time, reportingController: 'c', reportingInstance: 'i', action: 'Go',
    reason: 'Because', type: 'Normal', note: 'it happened', regarding: { kind: 'Pod', name: 'p', namespace: 'default' },
  });
  expect([made.code, made.body['note']]).toEqual([201, 'it happened']);
  const core = await cluster.send('GET', '/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dp');
  expect(objectAt(arrayAt(core.body, 'items')[0], 'involvedObject')).toMatchObject({ kind: 'Pod', name: 'p' });
  const served = await cluster.send('GET', '/apis/events.k8s.io/v1/events?fieldSelector=regarding.name%3Dp');
  expect(arrayAt(served.body, 'items').map((each) => textAt(each, 'note'))).toEqual(['it happened']);
});
