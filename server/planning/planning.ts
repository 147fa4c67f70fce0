/**
 * server/planning: what a ReplicaSchedulingPreference makes of its workload this moment, and what that rests on.
 *
 * The controller that writes plans and the review that shows them before both ask `makePlan`, with the same memory and
 * the same losses seen, so what is reviewed is what will be written as long as nothing changes in between. Nothing here
 * writes to the host but `PacingMemories.write`, which only the controller calls.
 */
import type { Clock } from '#server/runtime/clock.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import { PacingMemories } from './pacing-memory.ts';
import { SeenLosses } from './seen-losses.ts';

/** What plans have to know besides what the host and the members say now; one for each control plane. */
export type Planning = { readonly clock: Clock; readonly memories: PacingMemories; readonly losses: SeenLosses };

export type PlanningServices = { readonly host: Host; readonly registry: MemberRegistry; readonly planning: Planning };

export function createPlanning(clock: Clock): Planning {
  return { clock, memories: new PacingMemories(), losses: new SeenLosses() };
}
