import 'server-only';
import type { ApplyResult, ChangePreview, ChangeProgress, ProposedChange } from '#lib/contracts/changes.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { processSingleton } from '#server/platform/process-singleton.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { applyChanges } from './apply-changes.ts';
import { concernedTargets } from './concerned-targets.ts';
import { previewChanges as preview } from './preview-changes.ts';
import { ChangeTracker } from './track-changes.ts';


/** The door to changing the federation from the console: look first, then make it so, then follow it. */
export function previewChanges(changes: readonly ProposedChange[]): Promise<ChangePreview> {
  return preview(running(), changes, new Date());
}

/** Makes the changes and begins to follow them. @param session of whoever asked. */
export async function makeChanges(changes: readonly ProposedChange[], session: string): Promise<ApplyResult> {
  const plane = running();
  const concerned = await concernedTargets(plane, changes);
  const tracker = trackerOf(plane);
  const id = crypto.randomUUID();
  const startedAtMs = Date.now();
  // Ending a membership lasts until its cluster is tidied up, while the others take over at once: followed from the start.
  if (changes.some((change) => change.do === 'unjoin')) tracker.track(id, concerned, { startedAtMs, acceptedAtMs: startedAtMs });
  try {
    const { targets, revert, failures, unjoined } = await applyChanges(plane, changes, { session });
    if (unjoined.length === 0) tracker.track(id, [...targets, ...concerned], { startedAtMs, acceptedAtMs: Date.now() });
    return { id, revert, failures, unjoined };
  } catch (error) {
    tracker.forget(id);
    throw error;
  }
}

/** How far a change has come. @throws ServiceError NOT_FOUND when it is not followed any more. */
export function readProgress(id: string): ChangeProgress {
  const progress = trackerOf(running()).read(id);
  if (progress === undefined) throw new ServiceError('NOT_FOUND', say('err.notFollowed'));
  return progress;
}

const trackers = processSingleton<{ plane: ControlPlane; tracker: ChangeTracker }>('change-tracker');

/** A control plane that was started anew has new caches, so what was followed over the old ones ends. */
function trackerOf(plane: ControlPlane): ChangeTracker {
  const known = trackers.get();
  if (known?.plane === plane) return known.tracker;
  known?.tracker.stop();
  const tracker = new ChangeTracker(plane, Date.now);
  trackers.set({ plane, tracker });
  return tracker;
}

function running(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
