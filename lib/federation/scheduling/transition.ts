/**
 * From the division that is asked for now to the one that is planned, in safe steps: which replicas may grow and go at once.
 *
 * Guarantees, with every input explicit and no clock of its own: no cluster is asked for more than the larger of its two
 * numbers or less than the smaller; with `keepReady` a step never leaves fewer ready replicas than min(total, planned, ready
 * before); replicas moved in any 60 s are at most `maxMovePerMinute`; the same numbers on both sides change nothing.
 */
import { compareBytewise } from '#lib/kube/json.ts';
import { sum } from './level-out.ts';

/** Replicas moved at a time; in milliseconds since 1970. */
export type Move = { atMs: number; replicas: number };

export type TransitionInput = {
  /** Replicas wanted in all. The target may ask for more: what can't start in a full cluster is not waited for. */
  total: number;
  target: Readonly<Record<string, number>>;
  /** What the federated object asks for now. */
  asked: Readonly<Record<string, number>>;
  /** Replicas that are ready now, in clusters that answer. */
  ready: Readonly<Record<string, number>>;
  /** Clusters in `asked` that are out: their replicas count neither as ready nor as moved. */
  lost: readonly string[];
  /** A ready replica goes only when another has taken its place. */
  keepReady: boolean;
  /** The entries of lost clusters stay until as many replicas are ready elsewhere. */
  keepLost: boolean;
  maxMovePerMinute?: number | undefined;
  /** Earlier moves; those older than a minute don't count. */
  moves: readonly Move[];
  nowMs: number;
};

export type Transition = {
  /** Replicas to ask for now; its keys are the clusters to place the workload in. */
  result: Record<string, number>;
  /** What to remember of the last minute, this step's move included. Oldest first. */
  moves: Move[];
  /** Moves that wait for the minute to pass. */
  waitingForMinute: number;
  /** Replicas that stay although another place is planned for them, until their replacements are ready. */
  waitingForReady: number;
  /** When the next move may be made; undefined when none waits for time. */
  changesInMs: number | undefined;
};

export const MOVE_WINDOW_MS = 60_000;
/** Moves closer to each other than this are remembered as one, at the later time. */
const MERGE_MS = 1_000;

type Step = { name: string; asked: number; target: number; ready: number; isPlanned: boolean };

/** One step towards the target; taking it and asking again in time leads there. */
export function stepTowards(input: TransitionInput): Transition {
  const lost = new Set(input.lost);
  const names = [...new Set([...Object.keys(input.target), ...Object.keys(input.asked)])].filter((name) => !lost.has(name)).toSorted(compareBytewise);
  const given = names.map((name): Step => ({
    name, asked: own(input.asked, name), target: own(input.target, name), ready: own(input.ready, name), isPlanned: Object.hasOwn(input.target, name),
  }));
  const wanted = Math.min(input.total, sum(given.map(({ target }) => target)));
  const steps = input.keepReady ? withReturned(given, wanted) : given;
  const recent = input.moves.filter(({ atMs }) => atMs > input.nowMs - MOVE_WINDOW_MS);
  const growth = sum(steps.map(({ asked, target }) => Math.max(0, target - asked)));
  const decline = sum(steps.map(({ asked, target }) => Math.max(0, asked - target)));
  const moving = Math.min(growth, decline);
  const allowed = input.maxMovePerMinute === undefined ? moving : Math.min(moving, Math.max(0, input.maxMovePerMinute - sum(recent.map(({ replicas }) => replicas))));
  const result = change(steps, growth - moving + allowed, decline - moving + allowed, input.keepReady ? held(steps, wanted) : new Map());
  const isReplaced = readyWhenDone(steps) >= wanted;
  if (input.keepLost && !isReplaced) for (const name of lost) if (own(input.asked, name) > 0) result[name] = own(input.asked, name);
  const waitingForMinute = moving - allowed;
  const oldest = recent[0];
  return {
    result, moves: remember(recent, allowed, input),
    waitingForMinute,
    waitingForReady: sum(steps.map(({ name, target }) => Math.max(0, (result[name] ?? 0) - target))) - Math.min(waitingForMinute, decline),
    changesInMs: waitingForMinute === 0 ? undefined : Math.max(0, (oldest?.atMs ?? input.nowMs) + MOVE_WINDOW_MS - input.nowMs),
  };
}

/** While too few are ready, replicas that a returned cluster still runs and that are planned there stay: nothing has to be moved for that. */
function withReturned(steps: readonly Step[], wanted: number): Step[] {
  let missing = wanted - sum(steps.map(({ ready, asked }) => Math.min(ready, asked)));
  return steps.map((step) => {
    const more = Math.max(0, Math.min(missing, Math.min(step.ready, step.target) - step.asked));
    missing -= more;
    return more === 0 ? step : { ...step, asked: step.asked + more };
  });
}

/** What is ready now and will stay; what is ready beyond the number asked for is about to go. */
function readyWhenDone(steps: readonly Step[]): number {
  return sum(steps.map(({ ready, asked, target }) => Math.min(ready, asked, target)));
}

/** Replicas beyond their cluster's target that must stay, since nobody has taken their place yet. */
function held(steps: readonly Step[], wanted: number): Map<string, number> {
  let missing = wanted - readyWhenDone(steps);
  const result = new Map<string, number>();
  for (const { name, asked, target, ready } of steps) {
    const extra = Math.max(0, Math.min(ready, asked) - target);
    const kept = Math.max(0, Math.min(extra, missing));
    missing -= kept;
    if (kept > 0) result.set(name, kept);
  }
  return result;
}

function change(steps: readonly Step[], mayGrow: number, mayDecline: number, keep: ReadonlyMap<string, number>): Record<string, number> {
  const result: Record<string, number> = {};
  let growing = mayGrow;
  let declining = mayDecline;
  for (const { name, asked, target, isPlanned } of steps) {
    const up = Math.min(Math.max(0, target - asked), growing);
    const down = Math.min(Math.max(0, asked - target - (keep.get(name) ?? 0)), declining);
    growing -= up;
    declining -= down;
    const next = asked + up - down;
    if (isPlanned || next > 0) result[name] = next;
  }
  return result;
}

function remember(recent: readonly Move[], replicas: number, { nowMs, maxMovePerMinute }: TransitionInput): Move[] {
  if (replicas === 0 || maxMovePerMinute === undefined) return [...recent];
  const last = recent.at(-1);
  return last !== undefined && nowMs - last.atMs < MERGE_MS
    ? [...recent.slice(0, -1), { atMs: nowMs, replicas: last.replicas + replicas }]
    : [...recent, { atMs: nowMs, replicas }];
}

function own(numbers: Readonly<Record<string, number>>, name: string): number {
  return Object.hasOwn(numbers, name) ? numbers[name] ?? 0 : 0;
}
