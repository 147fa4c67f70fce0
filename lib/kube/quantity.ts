/** Kubernetes quantities such as `250m`, `1.5Gi` or `2e3`. Values are exact to a billionth; finer ones round away from zero, as in Kubernetes. */
const NANOS = 1_000_000_000n;
const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/;
const DECIMAL_EXPONENT: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY_EXPONENT: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
/** Kubernetes refuses nothing here, but an exponent beyond this has no use and would cost memory. */
const MAX_EXPONENT = 40;

/** Text that is not a quantity. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
}

export type Quantity = {
  /** The value in billionths of the base unit. */
  readonly nanos: bigint;
  /** The value in base units (cores, bytes, count); loses precision beyond 2^53. */
  toNumber(): number;
  /** Negative when this is the smaller one, zero when equal. */
  compare(other: Quantity): number;
};

/** @throws QuantityError */
export function parseQuantity(text: string | number): Quantity {
  const nanos = toNanos(String(text).trim());
  return {
    nanos,
    toNumber: () => Number(nanos / NANOS) + Number(nanos % NANOS) / 1e9,
    compare: (other) => (nanos < other.nanos ? -1 : nanos > other.nanos ? 1 : 0),
  };
}

/** The value in base units: cores, bytes or count. @throws QuantityError */
export function quantityToNumber(text: string | number): number {
  if (typeof text === 'number') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return parseQuantity(text).toNumber();
}

/** True when both say the same amount (`1` and `1000m`); texts that are no quantities are equal only when identical. */
export function quantitiesEqual(a: string | number, b: string | number): boolean {
  if (String(a) === String(b)) return true;
  try {
    return parseQuantity(a).nanos === parseQuantity(b).nanos;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}

/** Cores for people: `250m`, `1.5`, `12`. */
export function formatCpu(cores: number): string {
  const milli = Math.round(cores * 1000);
  if (milli !== 0 && Math.abs(milli) < 1000) return `${milli}m`;
  return String(Math.round(milli / 10) / 100);
}

/** Bytes for people in binary units: `512 B`, `1.5 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Math.round(value * 10) / 10} ${units[unit] ?? 'B'}`;
}

function toNanos(text: string): bigint {
  const match = QUANTITY.exec(text);
  if (match === null) throw new QuantityError(`"${text}" is not a quantity; use forms such as 2, 500m, 1.5Gi or 1e3`);
  const [, sign, digits = '0', suffix = '', exponent = '0'] = match;
  const [whole = '0', fraction = ''] = digits.split('.');
  let numerator = BigInt((whole || '0') + fraction);
  const power = (DECIMAL_EXPONENT[suffix] ?? 0) + Number(exponent) - fraction.length + 9;
  if (Math.abs(power) > MAX_EXPONENT + digits.length) throw new QuantityError(`"${text}" is out of range`);
  numerator <<= BigInt(BINARY_EXPONENT[suffix] ?? 0);
  const nanos = power >= 0 ? numerator * 10n ** BigInt(power) : divideUp(numerator, 10n ** BigInt(-power));
  return sign === '-' ? -nanos : nanos;
}

function divideUp(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
