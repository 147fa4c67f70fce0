/** What the API server fills in on pods and on the pod templates of workloads. */
import { ensureMap, fill, fillText, mapAt, mapsAt, textAt, type JsonMap } from './json-map.ts';

const FILE_MODE = 0o644;
const TOKEN_SECONDS = 3600;
/** How long a pod stays on a node that is lost, unless it says otherwise. */
const EVICTION_SECONDS = 300;
const LOST_NODE_TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Defaults of a pod template's spec, in place. */
export function defaultPodSpec(spec: JsonMap | undefined): void {
  if (spec === undefined) return;
  fillText(spec, { dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', schedulerName: 'default-scheduler' });
  fill(spec, { terminationGracePeriodSeconds: 30, securityContext: {} });
  // The old name of the field is still written beside the new one.
  const account = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount');
  if (account !== '') Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const key of ['initContainers', 'containers', 'ephemeralContainers']) for (const container of mapsAt(spec, key)) defaultContainer(container, spec['hostNetwork'] === true);
  for (const volume of mapsAt(spec, 'volumes')) defaultVolume(volume);
}

/** Defaults of a pod itself: its template's, and those that only single pods get. */
export function defaultPod(pod: JsonMap): void {
  const spec = ensureMap(pod, 'spec');
  defaultPodSpec(spec);
  fill(spec, { enableServiceLinks: true, priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
  for (const key of ['initContainers', 'containers']) for (const container of mapsAt(spec, key)) requestLimits(container);
  const tolerations = [...mapsAt(spec, 'tolerations')];
  for (const key of LOST_NODE_TAINTS) {
    const tolerates = tolerations.some((each) => (textAt(each, 'key') === key || textAt(each, 'key') === '') && ['NoExecute', ''].includes(textAt(each, 'effect')));
    if (!tolerates) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: EVICTION_SECONDS });
  }
  spec['tolerations'] = tolerations;
  const status = ensureMap(pod, 'status');
  fillText(status, { phase: 'Pending' });
  fillText(status, { qosClass: qosClass(spec) });
}

/** A limit without a request asks for as much as it allows. */
function requestLimits(container: JsonMap): void {
  const resources = mapAt(container, 'resources');
  const limits = mapAt(resources, 'limits');
  if (resources === undefined || limits === undefined) return;
  fill(ensureMap(resources, 'requests'), limits);
}

function qosClass(spec: JsonMap): string {
  const containers = [...mapsAt(spec, 'initContainers'), ...mapsAt(spec, 'containers')];
  const amounts = (container: JsonMap, kind: string): JsonMap => mapAt(mapAt(container, 'resources'), kind) ?? {};
  const counted = ['cpu', 'memory'];
  if (containers.every((each) => counted.every((name) => amounts(each, 'limits')[name] !== undefined && amounts(each, 'limits')[name] === amounts(each, 'requests')[name]))) return 'Guaranteed';
  return containers.some((each) => counted.some((name) => amounts(each, 'limits')[name] !== undefined || amounts(each, 'requests')[name] !== undefined)) ? 'Burstable' : 'BestEffort';
}

function defaultContainer(container: JsonMap, onHostNetwork: boolean): void {
  fillText(container, {
    terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: pullPolicy(textAt(container, 'image')),
  });
  for (const port of mapsAt(container, 'ports')) {
    fillText(port, { protocol: 'TCP' });
    if (onHostNetwork && port['containerPort'] !== undefined) fill(port, { hostPort: port['containerPort'] });
  }
  for (const variable of mapsAt(container, 'env')) {
    const source = mapAt(variable, 'valueFrom');
    fillText(mapAt(source, 'fieldRef'), { apiVersion: 'v1' });
    fill(mapAt(source, 'resourceFieldRef'), { divisor: '0' });
  }
  for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe']) defaultProbe(mapAt(container, key));
  const lifecycle = mapAt(container, 'lifecycle');
  for (const key of ['postStart', 'preStop']) defaultHttpGet(mapAt(mapAt(lifecycle, key), 'httpGet'));
}

/** An image without a tag, or tagged `latest`, changes under its name; one with a digest never does. */
function pullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const name = image.slice(image.lastIndexOf('/') + 1);
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: JsonMap | undefined): void {
  if (probe === undefined) return;
  const counts = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  for (const [key, value] of Object.entries(counts)) if (probe[key] === undefined || probe[key] === 0) probe[key] = value;
  defaultHttpGet(mapAt(probe, 'httpGet'));
  fill(mapAt(probe, 'grpc'), { service: '' });
}

function defaultHttpGet(get: JsonMap | undefined): void {
  fillText(get, { path: '/', scheme: 'HTTP' });
}

function defaultVolume(volume: JsonMap): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume['emptyDir'] = {};
  for (const key of ['secret', 'configMap', 'downwardAPI', 'projected']) fill(mapAt(volume, key), { defaultMode: FILE_MODE });
  fill(mapAt(volume, 'hostPath'), { type: '' });
  for (const item of mapsAt(mapAt(volume, 'downwardAPI'), 'items')) defaultDownwardItem(item);
  for (const source of mapsAt(mapAt(volume, 'projected'), 'sources')) {
    fill(mapAt(source, 'serviceAccountToken'), { expirationSeconds: TOKEN_SECONDS });
    for (const item of mapsAt(mapAt(source, 'downwardAPI'), 'items')) defaultDownwardItem(item);
  }
  fillText(mapAt(mapAt(mapAt(volume, 'ephemeral'), 'volumeClaimTemplate'), 'spec'), { volumeMode: 'Filesystem' });
  fillText(mapAt(volume, 'iscsi'), { iscsiInterface: 'default' });
}

function defaultDownwardItem(item: JsonMap): void {
  fillText(mapAt(item, 'fieldRef'), { apiVersion: 'v1' });
  fill(mapAt(item, 'resourceFieldRef'), { divisor: '0' });
}

/** Labels of a workload that has none are those of its template. */
export function labelsFromTemplate(object: JsonMap, template: JsonMap | undefined): void {
  const labels = mapAt(mapAt(template, 'metadata'), 'labels');
  if (labels !== undefined) fill(ensureMap(object, 'metadata'), { labels: { ...labels } });
}

