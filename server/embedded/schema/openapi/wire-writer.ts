/** Protobuf's wire format: each function gives the bytes of one field, or none where the value is absent or zero. */

const NOTHING = Buffer.alloc(0);
const VARINT = 0;
const EIGHT_BYTES = 1;
const LENGTH_DELIMITED = 2;

/** A message in a field; written even when it is empty, so that readers see that it is there. */
export function messageField(number: number, parts: readonly Buffer[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  const tag = number * 8 + LENGTH_DELIMITED;
  const bytes = Buffer.allocUnsafe(varintSize(tag) + varintSize(length) + length);
  let at = writeVarint(bytes, writeVarint(bytes, 0, tag), length);
  for (const part of parts) at += part.copy(bytes, at);
  return bytes;
}

export function textField(number: number, value: string | undefined): Buffer {
  return value === undefined || value === '' ? NOTHING : messageField(number, [Buffer.from(value)]);
}

export function textsField(number: number, values: readonly string[] | undefined): Buffer {
  return values === undefined ? NOTHING : Buffer.concat(values.map((value) => messageField(number, [Buffer.from(value)])));
}

export function boolField(number: number, value: boolean | undefined): Buffer {
  return value === true ? countField(number, 1) : NOTHING;
}

/** A whole number, not negative. */
export function countField(number: number, value: number | undefined): Buffer {
  if (value === undefined || value <= 0) return NOTHING;
  const tag = number * 8 + VARINT;
  const bytes = Buffer.allocUnsafe(varintSize(tag) + varintSize(value));
  writeVarint(bytes, writeVarint(bytes, 0, tag), value);
  return bytes;
}

export function doubleField(number: number, value: number | undefined): Buffer {
  if (value === undefined || value === 0) return NOTHING;
  const tag = number * 8 + EIGHT_BYTES;
  const bytes = Buffer.allocUnsafe(varintSize(tag) + 8);
  bytes.writeDoubleLE(value, writeVarint(bytes, 0, tag));
  return bytes;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** Seven bits a byte, the lowest first. Works by division, since numbers may pass 32 bits. Returns where it ended. */
function writeVarint(bytes: Buffer, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) at = bytes.writeUInt8((rest % 128) + 128, at);
  return bytes.writeUInt8(rest, at);
}
