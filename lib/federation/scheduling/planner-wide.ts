import { type PlanEntry, PlannerInputError, type PlanTrace } from './plan-entry.ts';

/**
 * The planner's steps in 64-bit integers that wrap as Go's do, for inputs whose products leave the range in which
 * doubles are exact. Results are written back as numbers. Same steps as in `planner.ts`, one by one.
 */
/** Weights whose products wrap can make every round place a single replica; such input is refused instead of keeping its caller waiting. */
const STEPS_MAX = 2_000_000;

const INT64_MAX = 2n ** 63n - 1n;

type Wide = {
  readonly entry: PlanEntry;
  readonly weight: bigint;
  readonly max: bigint | undefined;
  readonly capacity: bigint | undefined;
  plan: bigint;
  kept: bigint;
  overflow: bigint;
};

export function planWide(sorted: readonly PlanEntry[], total: number, rebalance: boolean, trace: PlanTrace | undefined): number {
  const all = sorted.map(toWide);
  let remaining = given(total);
  all.forEach((x, i) => {
    const wanted = given(x.entry.min);
    x.plan = smallest(wanted, remaining, x.capacity);
    remaining = int64(remaining - x.plan);
    if (wanted !== 0n || x.plan !== 0n) trace?.minimum(i, Number(x.plan), x.entry.min);
  });
  if (!rebalance) {
    all.forEach((x, i) => {
      if (x.entry.current === Number.NEGATIVE_INFINITY) return;
      const running = given(x.entry.current);
      if (running <= x.plan) return;
      const target = smallest(x.max ?? running, running, x.capacity);
      x.kept = largest(0n, smallest(int64(target - x.plan), remaining));
      remaining = int64(remaining - x.kept);
      x.plan = int64(x.plan + x.kept);
      trace?.kept(i, Number(x.kept), x.entry.current);
    });
  }
  remaining = shareWide(all, remaining, trace);
  for (const x of all) {
    x.entry.plan = Number(x.plan);
    x.entry.overflow = Number(rebalance ? x.overflow : largest(0n, smallest(x.overflow, remaining)));
  }
  return Number(remaining);
}

function shareWide(all: readonly Wide[], left: bigint, trace: PlanTrace | undefined): bigint {
  let remaining = left;
  let open = all.map((x, i) => ({ x, i }));
  for (let round = 1, modified = true; modified && remaining > 0n; round += 1) {
    modified = false;
    if (round * open.length > STEPS_MAX) throw new PlannerInputError('the weights are too large to be planned with; use weights up to 1000000');
    const weights = open.reduce((sum, { x }) => int64(sum + x.weight), 0n);
    if (weights <= 0n) break;
    const due = remaining;
    const next: typeof open = [];
    let isStill = true;
    for (const one of open) {
      const { x, i } = one;
      const start = x.plan;
      const share = smallest(shareOf(due, x.weight, weights), remaining);
      const alreadyKept = smallest(share, x.kept);
      x.kept = int64(x.kept - alreadyKept);
      let target = int64(start + int64(share - alreadyKept));
      let full = false;
      if (x.max !== undefined && target > x.max) {
        target = x.max;
        full = true;
      }
      if (x.capacity !== undefined && target > x.capacity) {
        x.overflow = int64(target - x.capacity);
        target = x.capacity;
        full = true;
      }
      if (!full) next.push(one);
      if (target !== start) isStill = false;
      remaining = int64(remaining - int64(target - start));
      x.plan = target;
      if (alreadyKept > 0n || target > start) modified = true;
      if (trace !== undefined) x.entry.plan = Number(target);
      trace?.share(i, round, Number(target - start), Number(share), Number(alreadyKept));
    }
    if (modified && isStill && next.length === open.length) skipEqualRounds(open.map(({ x }) => x), due, weights);
    open = next;
  }
  return remaining;
}

/** See `planner.ts`; shares here can be negative, also after wrapping, and then add to what is kept until that would wrap. */
function skipEqualRounds(open: readonly Wide[], due: bigint, weights: bigint): void {
  const shares = open.map((x) => smallest(shareOf(due, x.weight, weights), due));
  let rounds: bigint | undefined;
  open.forEach((x, i) => {
    const share = shares[i] ?? 0n;
    if (share === 0n) return;
    const lasts = x.kept < share ? 0n : share > 0n ? x.kept / share : (INT64_MAX - x.kept) / -share;
    if (rounds === undefined || lasts < rounds) rounds = lasts;
  });
  if (rounds === undefined || rounds === 0n) return;
  const times = rounds;
  open.forEach((x, i) => {
    x.kept -= times * (shares[i] ?? 0n);
  });
}

function shareOf(due: bigint, weight: bigint, weights: bigint): bigint {
  return int64(int64(int64(due * weight) + weights) - 1n) / weights;
}

function toWide(entry: PlanEntry): Wide {
  return {
    entry,
    weight: given(entry.weight),
    max: entry.max === Number.POSITIVE_INFINITY ? undefined : given(entry.max),
    capacity: entry.capacity === Number.POSITIVE_INFINITY ? undefined : given(entry.capacity),
    plan: 0n,
    kept: 0n,
    overflow: 0n,
  };
}

/** A given number. The largest of 64 bits is no double and reads as 2^63: it means the largest, not what 2^63 would wrap to. */
function given(value: number): bigint {
  const whole = BigInt(value);
  return whole > INT64_MAX ? INT64_MAX : whole < -INT64_MAX - 1n ? -INT64_MAX - 1n : whole;
}

function int64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function smallest(a: bigint, b: bigint, c: bigint | undefined = undefined): bigint {
  const ab = a < b ? a : b;
  return c !== undefined && c < ab ? c : ab;
}

function largest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
