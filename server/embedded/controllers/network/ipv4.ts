/** A dotted IPv4 address as a number; undefined for any other text. */
export function ipToNumber(address: string | undefined): number | undefined {
  const parts = (address ?? '').split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

export function numberToIp(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** First and last address of a block such as `10.0.0.0/22`, both included; undefined for any other text. */
export function parseBlock(cidr: string | undefined): { first: number; last: number } | undefined {
  const [, address, bits] = /^([\d.]+)\/(\d{1,2})$/.exec(cidr ?? '') ?? [];
  const base = ipToNumber(address);
  if (base === undefined || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const first = base - (base % size);
  return { first, last: first + size - 1 };
}
