import { refusalReason, unlessGone } from '../engine/api-errors.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { DEFAULT_CLASS_ANNOTATION, VOLUME_PROVISIONER } from '../bootstrap/ensure-basics.ts';
import { CLAIMS, STORAGE_CLASSES, VOLUMES, type PersistentVolume, type PersistentVolumeClaim, type StorageClass } from '../kinds.ts';
import { amountOf } from '../nodes/resource-requests.ts';

const COMPONENT = 'persistentvolume-controller';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/**
 * Binds claims to volumes: an existing free volume of the same class that is large enough, the smallest first, else
 * a new one if the class is made here. The volume goes with its claim when the reclaim policy says Delete.
 */
export function startVolumes(context: Context): void {
  const claims = context.queue({ name: 'claims', reconcile: (key) => reconcileClaim(context, key) });
  const volumes = context.queue({ name: 'volumes', reconcile: (name) => reconcileVolume(context, name) });
  const waiting = new Set<string>();
  context.feed.on(CLAIMS, ({ type, object }) => {
    if (type === 'DELETED' || object.status?.phase === 'Bound') waiting.delete(toKey(object));
    else waiting.add(toKey(object));
    claims.add(toKey(object));
    if (object.spec.volumeName !== undefined) volumes.add(object.spec.volumeName);
  });
  context.feed.on(VOLUMES, ({ type, object }) => {
    volumes.add(object.metadata.name);
    if (type !== 'DELETED' && object.spec.claimRef === undefined) for (const key of waiting) claims.add(key);
  });
  context.feed.on(STORAGE_CLASSES, () => {
    for (const key of waiting) claims.add(key);
  });
}

async function reconcileClaim(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const claim = context.api.get(CLAIMS, namespace, name);
  if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) return DONE;
  if (claim.spec.volumeName !== undefined && claim.spec.volumeName !== '') {
    const volume = context.api.get(VOLUMES, '', claim.spec.volumeName);
    if (volume !== undefined) await bind(context, claim, volume);
    return DONE;
  }
  const className = claim.spec.storageClassName ?? defaultClass(context)?.metadata.name;
  if (className === undefined) return DONE;
  const volume = findFree(context, claim, className) ?? await provision(context, claim, className);
  if (volume !== undefined) await bind(context, claim, volume);
  return DONE;
}

function defaultClass({ api }: Context): StorageClass | undefined {
  return api.list(STORAGE_CLASSES).findLast((each) => each.metadata.annotations?.[DEFAULT_CLASS_ANNOTATION] === 'true');
}

function findFree({ api }: Context, claim: PersistentVolumeClaim, className: string): PersistentVolume | undefined {
  const wanted = amountOf(claim.spec.resources?.requests?.['storage'] ?? 0);
  return api.list(VOLUMES)
    .filter((volume) => (volume.spec.claimRef === undefined || isFor(volume, claim)) && (volume.spec.storageClassName ?? '') === className
      && amountOf(volume.spec.capacity?.['storage'] ?? 0) >= wanted
      && (claim.spec.accessModes ?? []).every((mode) => (volume.spec.accessModes ?? []).includes(mode)))
    .toSorted((a, b) => amountOf(a.spec.capacity?.['storage'] ?? 0) - amountOf(b.spec.capacity?.['storage'] ?? 0))[0];
}

/** A volume may be kept for a claim by name before the claim exists. */
function isFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  return claimRef?.namespace === metadata.namespace && claimRef?.name === metadata.name && (claimRef.uid === undefined || claimRef.uid === metadata.uid);
}

async function provision({ api, events }: Context, claim: PersistentVolumeClaim, className: string): Promise<PersistentVolume | undefined> {
  const storageClass = api.get(STORAGE_CLASSES, '', className);
  if (storageClass?.provisioner !== VOLUME_PROVISIONER) {
    const message = storageClass === undefined ? `storageclass.storage.k8s.io "${className}" not found` : `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by the system administrator.`;
    events.record(claim, { type: storageClass === undefined ? 'Warning' : 'Normal', reason: storageClass === undefined ? 'ProvisioningFailed' : 'ExternalProvisioning', message, component: COMPONENT });
    return undefined;
  }
  const name = `pvc-${claim.metadata.uid ?? ''}`;
  try {
    const volume = await api.create(VOLUMES, {
      metadata: { name, annotations: { [PROVISIONED_BY]: VOLUME_PROVISIONER } },
      spec: {
        capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '1Gi' }, accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
        volumeMode: claim.spec.volumeMode ?? 'Filesystem', persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete', storageClassName: className,
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: claim.metadata.namespace, name: claim.metadata.name, uid: claim.metadata.uid },
        csi: { driver: VOLUME_PROVISIONER, volumeHandle: name },
      },
    });
    events.record(claim, { type: 'Normal', reason: 'ProvisioningSucceeded', message: `Successfully provisioned volume ${name}`, component: VOLUME_PROVISIONER });
    return volume;
  } catch (error) {
    if (refusalReason(error) !== 'AlreadyExists') throw error;
    return api.get(VOLUMES, '', name);
  }
}

/** First the volume says whose it is, then the claim: in this order a stop in between loses neither. */
async function bind({ api }: Context, claim: PersistentVolumeClaim, volume: PersistentVolume): Promise<void> {
  if (volume.spec.claimRef !== undefined && !isFor(volume, claim)) return;
  const { namespace, name, uid } = claim.metadata;
  if (namespace === undefined || uid === undefined) return;
  const held = volume.spec.claimRef?.uid === uid ? volume : await api.change<PersistentVolume>(VOLUMES, volume, (draft) => {
    draft.spec.claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid };
  });
  if (held === undefined) return;
  const bound = claim.spec.volumeName === volume.metadata.name && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined
    ? claim : await api.change<PersistentVolumeClaim>(CLAIMS, claim, (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, [BIND_COMPLETED]: 'yes', [BOUND_BY_CONTROLLER]: 'yes' };
      draft.spec.volumeName = volume.metadata.name;
    });
  if (bound === undefined) return;
  await api.changeStatus<PersistentVolumeClaim>(CLAIMS, bound, (draft) => {
    draft.status = { ...draft.status, phase: 'Bound', accessModes: volume.spec.accessModes ?? [], capacity: volume.spec.capacity ?? {} };
  });
}

async function reconcileVolume({ api }: Context, name: string): Promise<Outcome> {
  const volume = api.get(VOLUMES, '', name);
  if (volume === undefined || volume.metadata.deletionTimestamp !== undefined) return DONE;
  const { claimRef } = volume.spec;
  const claim = claimRef === undefined ? undefined : api.get(CLAIMS, claimRef.namespace ?? '', claimRef.name ?? '');
  const isHeld = claim !== undefined && (claimRef?.uid === undefined || claimRef.uid === claim.metadata.uid);
  if (claimRef?.uid !== undefined && !isHeld) {
    if (volume.spec.persistentVolumeReclaimPolicy === 'Delete') await unlessGone(() => api.remove(VOLUMES, volume));
    else await setPhase(api, volume, 'Released');
    return DONE;
  }
  await setPhase(api, volume, claimRef?.uid === undefined ? 'Available' : 'Bound');
  return DONE;
}

async function setPhase(api: Context['api'], volume: PersistentVolume, phase: string): Promise<void> {
  if (volume.status?.phase === phase) return;
  await api.changeStatus<PersistentVolume>(VOLUMES, volume, (draft) => { draft.status = { ...draft.status, phase }; });
}
