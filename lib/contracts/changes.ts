import type { Sentence } from '#lib/kube/sentence.ts';
import type { ObjectMarks } from '#lib/federation/history/object-marks.ts';
import type { CordonState, UnjoinObjects, UnjoinResult } from './clusters.ts';
import type { PropagationState, WorkloadHealth, ClusterHealth } from './dto.ts';
import type { DnsRecordRef } from './dns.ts';
import type { PreferenceInput } from './workload-detail.ts';

/** What the review gate exchanges: changes as they are proposed, what they would do, and how far they have come. */

/** One federated object, by the plural of its federated type as in routes. The namespace is empty for cluster-wide types. */
export type WorkloadRef = { readonly resource: string; readonly namespace: string; readonly name: string };

/** What the editor started from: with it a change made meanwhile by somebody else can be merged instead of lost. */
export type ObjectBase = { readonly generation: number; readonly spec: unknown; readonly metadata?: ObjectMarks };

/** Which part of a federated object somebody edited; says what the history calls the change. */
export const SPEC_PARTS = ['placement', 'overrides', 'yaml', 'restore'] as const;
export type SpecPart = (typeof SPEC_PARTS)[number];

/** One thing that somebody means to do. Everything that changes the federation from the console is one of these. */
export type ProposedChange =
  /** The spec as it shall be, whole; and the labels and annotations, when they are given, but for those that keep books. */
  | { readonly do: 'setSpec'; readonly part: SpecPart; readonly ref: WorkloadRef; readonly base: ObjectBase; readonly spec: Readonly<Record<string, unknown>>; readonly metadata?: ObjectMarks }
  /** The placement alone, as it shall be; the rest of the spec stays whatever it is by then. */
  | { readonly do: 'place'; readonly ref: WorkloadRef; readonly base: { readonly generation: number; readonly placement: unknown }; readonly placement: Readonly<Record<string, unknown>> }
  /** Makes a federated object, such as one that was deleted a moment ago. */
  | { readonly do: 'create'; readonly ref: WorkloadRef; readonly spec: Readonly<Record<string, unknown>>; readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> }
  | { readonly do: 'delete'; readonly ref: WorkloadRef; readonly targets: 'delete' | 'keep' }
  /** While paused nothing of the object is written in any cluster. */
  | { readonly do: 'pause'; readonly ref: WorkloadRef; readonly isPaused: boolean }
  /** `base` is the input that would have changed nothing when the editing began. */
  | { readonly do: 'setPreference'; readonly ref: WorkloadRef; readonly input: PreferenceInput; readonly base?: PreferenceInput }
  /** The cluster's labels, whole, and those that the editing began with. Region and zones stay as they are when they are not given; empty ones leave them to the nodes. */
  | { readonly do: 'setLabels'; readonly cluster: string; readonly labels: Readonly<Record<string, string>>; readonly base?: Readonly<Record<string, string>>; readonly region?: string; readonly zones?: readonly string[] }
  | { readonly do: 'cordon'; readonly cluster: string; readonly cordon: CordonState; /** What a drain that goes on is measured by. */ readonly drain?: { readonly since: string; readonly replicas: number } | undefined }
  | { readonly do: 'unjoin'; readonly cluster: string; readonly objects: UnjoinObjects; readonly force: boolean }
  | { readonly do: 'disableType'; readonly type: string; readonly definition: 'keep' | 'delete' }
  /** Takes a DNS record away, and its names with it. */
  | { readonly do: 'deleteRecord'; readonly record: DnsRecordRef }
  /** Makes a DNS record, such as one that was deleted a moment ago. */
  | { readonly do: 'createRecord'; readonly record: DnsRecordRef; readonly spec: Readonly<Record<string, unknown>>; readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };

/** Changes that go through one review together. */
export const MAX_CHANGES = 500;

export type ObjectName = { readonly kind: string; readonly namespace: string; readonly name: string };

/** One field, by JSON Pointer; values are JSON text, cut where they are long, and empty where there is none. */
export type FieldChange = { readonly path: string; readonly before: string; readonly after: string };

/**
 * What happens to one object in one member. `keep`: it stays, but the federation lets go of it. `wait`: the cluster can't
 * be asked now. `refuse`: the cluster's API would not take it.
 */
export type MemberEffect = {
  readonly object: ObjectName;
  readonly effect: 'create' | 'change' | 'delete' | 'keep' | 'wait' | 'refuse';
  readonly fields: readonly FieldChange[];
  /** The member's own API was asked by a dry run; without it the fields are what the federation computes. */
  readonly isDryRun: boolean;
  readonly replicasBefore?: number;
  readonly replicasAfter?: number;
  /** Why it waits or is refused. */
  readonly sentence?: Sentence;
};

export type ClusterEffect = {
  readonly cluster: string;
  readonly health: ClusterHealth;
  readonly replicasBefore: number;
  readonly replicasAfter: number;
  readonly effects: readonly MemberEffect[];
};

export type ReviewWarning =
  | { readonly kind: 'serviceLosesEndpoints'; readonly cluster: string; readonly namespace: string; readonly name: string; readonly isEverywhere: boolean }
  | { readonly kind: 'noReplicasLeft'; readonly object: ObjectName; readonly replicas: number }
  | { readonly kind: 'capacityShort'; readonly cluster: string; readonly resource: 'cpu' | 'memory' | 'pods'; readonly needed: number; readonly free: number }
  | { readonly kind: 'refused'; readonly cluster: string; readonly object: ObjectName; readonly sentence: Sentence }
  | { readonly kind: 'clusterAway'; readonly cluster: string; readonly health: ClusterHealth }
  | { readonly kind: 'takesOver'; readonly cluster: string; readonly object: ObjectName; readonly manager: string }
  | { readonly kind: 'ownedByPreference'; readonly object: ObjectName; readonly preference: string }
  | { readonly kind: 'placedNowhere'; readonly object: ObjectName }
  /** So many preferences, the one of this object first, are not followed now, so replicas stay as they are. */
  | { readonly kind: 'notPlanned'; readonly object: ObjectName; readonly count: number; readonly sentence: Sentence }
  /** So many plans go by what was last seen of a cluster that does not answer. */
  | { readonly kind: 'plannedAsLastSeen'; readonly cluster: string; readonly count: number }
  | { readonly kind: 'invalid'; readonly object: ObjectName; readonly sentence: Sentence }
  | { readonly kind: 'partlyChecked'; readonly count: number };

/** One name's answers before and after; `pending` are clusters that will be answered too, at an address that is not known yet. */
export type DnsNameChange = { readonly name: string; readonly type: string; readonly before: readonly string[]; readonly after: readonly string[]; readonly pending: readonly string[] };

/**
 * Somebody else changed since the editor opened what a change is about to write. `theirs` is what they changed. What the
 * change writes is its `value`: a spec, a placement, a preference's input, or labels.
 */
export type Merge = {
  /** Which of the changes under review, by its place among them. */
  readonly index: number;
  readonly object: ObjectName;
  /** The session of the console or the field manager that wrote last, as the API server noted it; empty when it did not. */
  readonly who: string;
  readonly when: string;
  readonly theirs: readonly FieldChange[];
  readonly conflicts: readonly { readonly path: string; readonly base: string; readonly mine: string; readonly theirs: string }[];
  /** The value as it is now: what the change is based on once it was looked at. */
  readonly now: { readonly generation: number; readonly value: unknown };
};

/** What is written on the host itself. */
export type HostWrite = { readonly object: ObjectName; readonly effect: 'create' | 'change' | 'delete'; readonly fields: readonly FieldChange[] };

export type ChangePreview = {
  readonly asOf: string;
  /** Worst first. */
  readonly warnings: readonly ReviewWarning[];
  /** Not empty: nothing can be applied until these are settled. */
  readonly merges: readonly Merge[];
  readonly host: readonly HostWrite[];
  /** Clusters in which something happens, by name. */
  readonly clusters: readonly ClusterEffect[];
  readonly dns: readonly DnsNameChange[];
  readonly pods: { readonly start: number; readonly stop: number; readonly restart: number };
};

export const CHANGE_STAGES = ['accepted', 'scheduled', 'rendered', 'dispatched', 'applied', 'healthy'] as const;
export type ChangeStage = (typeof CHANGE_STAGES)[number];

/** One stage of a change. `atMs` is when it was reached, by the server's clock; absent while it is not. */
export type StageProgress = { readonly stage: ChangeStage; readonly atMs?: number; readonly done: number; readonly of: number };

/** `code`: KubeFed's per-cluster code, empty when there is none; `message`: what the APIs say about it. */
export type StuckAt = { readonly stage: ChangeStage; readonly cluster: string; readonly object: ObjectName; readonly code: string; readonly message: string };

export type ChangeProgress = {
  readonly id: string;
  /** When it was asked for, and when the host had taken it. */
  readonly startedAtMs: number;
  readonly acceptedAtMs: number;
  readonly nowMs: number;
  /** Those that this kind of change goes through, in the order of `CHANGE_STAGES`; one alone when no member has to do anything. */
  readonly stages: readonly StageProgress[];
  /** The first stage that is not reached, and what it waits for. */
  readonly stuck: readonly StuckAt[];
  readonly isDone: boolean;
  /** Clusters, each with the stage it has reached last. */
  readonly clusters: readonly { readonly cluster: string; readonly stage: ChangeStage; readonly propagation?: PropagationState; readonly health?: WorkloadHealth }[];
};

export type ApplyResult = {
  readonly id: string;
  /** What would take it all back, to be reviewed like any other change; empty when nothing can. */
  readonly revert: readonly ProposedChange[];
  /** Changes that were not made, after others were. */
  readonly failures: readonly { readonly object: ObjectName; readonly code: string; readonly sentence: Sentence }[];
  /** What unjoining did beside the objects under review, and what it had to leave behind. */
  readonly unjoined: readonly (UnjoinResult & { readonly cluster: string })[];
};
