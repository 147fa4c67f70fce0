/** Even division of whole numbers within bounds. All of it is exact and independent of everything but the given order. */
export type Bounds = { lo: number; hi: number };

/**
 * The most even division of `total`: every amount within its bounds, no amount more than one above another that could take
 * more. Odd ones go to the first. Sum = `total`, or what the bounds allow when that is more or less.
 */
export function levelOut(total: number, shares: readonly Bounds[]): number[] {
  const at = (level: number): number[] => shares.map(({ lo, hi }) => Math.min(Math.max(level, lo), hi));
  return fill(total, at, (amount, share) => amount < share.hi, shares);
}

export type SkewedShare = Bounds & { wanted: number };

/**
 * The division of the sum of `wanted` that stays closest to it while no two amounts differ by more than `maxSkew`, as far as
 * bounds allow. What keeps to all that already comes back as it is.
 */
export function levelWithin(shares: readonly SkewedShare[], maxSkew: number): number[] {
  const at = (level: number): number[] => shares.map(({ wanted, lo, hi }) => Math.min(Math.max(Math.min(Math.max(wanted, level), level + maxSkew), lo), hi));
  const total = sum(shares.map(({ wanted }) => wanted));
  return fill(total, at, (amount, share) => amount < share.hi, shares);
}

/** Raises the level as far as `total` allows, then gives single ones to the lowest that a higher level would raise, in order. */
function fill<S extends Bounds>(total: number, at: (level: number) => number[], isOpen: (amount: number, share: S) => boolean, shares: readonly S[]): number[] {
  let low = 0;
  let high = Math.max(total, 0) + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (sum(at(middle)) <= total) low = middle;
    else high = middle;
  }
  const amounts = at(low);
  const raised = at(low + 1);
  let left = total - sum(amounts);
  const candidates = amounts
    .map((amount, i) => ({ i, amount }))
    .filter(({ i, amount }) => (raised[i] ?? 0) > amount && shares[i] !== undefined && isOpen(amount, shares[i]))
    .toSorted((a, b) => a.amount - b.amount || a.i - b.i);
  for (const { i, amount } of candidates) {
    if (left <= 0) break;
    amounts[i] = amount + 1;
    left -= 1;
  }
  return amounts;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
