/** The form in which the API server writes quantities back: `0.5` → `500m`, `1024Mi` → `1Gi`, `1000m` → `1`. */
const FORM = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const NANO_DIGITS = 9;
/** Exponents beyond this cannot be meant, and would cost memory. */
const MAX_EXPONENT = 40;
const KIBI = 1024n;
const NANOS = 10n ** BigInt(NANO_DIGITS);

/** Canonical form, or undefined when the text is no quantity. Amounts finer than a billionth are rounded up, away from zero. */
export function canonicalQuantity(value: string | number): string | undefined {
  const text = String(value);
  // Most quantities are written in canonical form already.
  if (/^[1-9]\d{0,2}([mkMGTPE]|[KMGTPE]i)?$/.test(text) || text === '0') return text;
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = '', suffix = '', exponentText] = match;
  const exponent = exponentText === undefined ? (DECIMAL[suffix] ?? 0) : Number(exponentText);
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const binaryPower = BINARY.indexOf(suffix);
  const nanos = binaryPower > 0 ? scale(digits, 0) * KIBI ** BigInt(binaryPower) : scale(digits, exponent);
  const minus = sign === '-' && nanos !== 0n ? '-' : '';
  if (nanos === 0n) return '0';
  if (binaryPower > 0 && nanos % NANOS === 0n && nanos / NANOS >= KIBI) return minus + binaryForm(nanos / NANOS);
  return minus + (exponentText === undefined ? decimalForm(nanos) : exponentForm(nanos));
}

/** Digits times ten to the exponent, in billionths, rounded up. */
function scale(digits: string, exponent: number): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  const shift = exponent + NANO_DIGITS - fraction.length;
  const all = BigInt(whole + fraction || '0');
  if (shift >= 0) return all * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (all + divisor - 1n) / divisor;
}

function binaryForm(units: bigint): string {
  let power = 0;
  let rest = units;
  while (power < BINARY.length - 1 && rest % KIBI === 0n) {
    rest /= KIBI;
    power += 1;
  }
  return `${rest}${BINARY[power] ?? ''}`;
}

function decimalForm(nanos: bigint): string {
  const { mantissa, exponent } = byThousands(nanos, 18);
  const suffix = Object.entries(DECIMAL).find(([, power]) => power === exponent)?.[0] ?? '';
  return `${mantissa}${suffix}`;
}

function exponentForm(nanos: bigint): string {
  const { mantissa, exponent } = byThousands(nanos, MAX_EXPONENT);
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`;
}

function byThousands(nanos: bigint, largest: number): { mantissa: bigint; exponent: number } {
  let mantissa = nanos;
  let exponent = -NANO_DIGITS;
  while (exponent + 3 <= largest && mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    exponent += 3;
  }
  return { mantissa, exponent };
}
