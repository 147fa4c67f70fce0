import { z } from './zod.ts';
import type { Sentence } from '#lib/kube/sentence.ts';

/** What the page of federated types exchanges. */

/**
 * `running`: objects of it are propagated. `starting` and `stopping`: its controller has not followed the config yet.
 * `blocked`: enabled, yet something else keeps it from running. `disabled`: by its config. `invalid`: the config says
 * nothing usable. `leaving`: being deleted.
 */
export type TypeState = 'running' | 'starting' | 'blocked' | 'stopping' | 'disabled' | 'invalid' | 'leaving';

export type TypeReference = { group: string; version: string; kind: string; plural: string; namespaced: boolean };

/** Why an enabled type does not run. */
export type TypeBlock = 'namespacesDisabled' | 'clusterScoped' | 'gateClosed' | 'unknown';

export type FederatedTypeView = {
  /** Name of the FederatedTypeConfig, such as `deployments.apps`. */
  name: string;
  target?: TypeReference;
  federated?: TypeReference;
  state: TypeState;
  block?: TypeBlock;
  /** Why the config can't be used; empty otherwise. */
  problem?: Sentence;
  statusCollection: boolean;
  /** Clusters in which the federation may not do what the type needs, by name. */
  lacking: string[];
  /** Federated objects of the type; absent while nobody follows them. */
  objectCount?: number;
  createdAt: string;
};

export type TypesOverview = { asOf: string; types: FederatedTypeView[] };

/** A type that could be federated: some cluster serves it and no config names it. */
export type CandidateType = TypeReference & {
  name: string;
  isOnHost: boolean;
  /** Names of the members that serve it, sorted. */
  members: string[];
};

/** `unread` are clusters that could not be asked, each with the reason. */
export type TypeCandidates = { candidates: CandidateType[]; memberCount: number; unread: { cluster: string; message: string }[] };

/** What enabling a type would make. */
export type EnablePlan = {
  did: 'created' | 'enabled' | 'nothing';
  typeConfigYaml: string;
  definitionName: string;
  /** The host knows the type's schema, so that templates are checked when they are written. */
  hasSchema: boolean;
  members: string[];
  /** Joined clusters that do not serve the type: objects placed there would be reported as failed. */
  membersWithout: string[];
};

/** What disabling a type would leave behind. */
export type DisablePlan = {
  definitionName: string;
  /** Federated objects there are; with any, the definition can't be deleted. */
  objectCount: number;
  /** Objects in members that are kept now and would then be left as they are. */
  targetCount: number;
};

/** A type as people name it: plural, kind, short name, or plural and group. */
export const typeRef = z.strictObject({ name: z.string().min(1).max(253) });
