/** Protobuf's wire format: each function gives the bytes of one field, or none where the value is absent or zero. */

const NOTHING = Buffer.alloc(0);
const VARINT = 0;
const EIGHT_BYTES = 1;
const LENGTH_DELIMITED = 2;

/** A message in a field; written even when it is empty, so that readers see that it is there. */
export function messageField(number: number, parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([tag(number, LENGTH_DELIMITED), varint(length), ...parts]);
}

export function textField(number: number, value: string | undefined): Buffer {
  return value === undefined || value === '' ? NOTHING : messageField(number, [Buffer.from(value)]);
}

export function textsField(number: number, values: readonly string[] | undefined): Buffer {
  return Buffer.concat((values ?? []).map((value) => messageField(number, [Buffer.from(value)])));
}

export function boolField(number: number, value: boolean | undefined): Buffer {
  return value === true ? Buffer.concat([tag(number, VARINT), varint(1)]) : NOTHING;
}

/** A whole number, not negative. */
export function countField(number: number, value: number | undefined): Buffer {
  return value === undefined || value <= 0 ? NOTHING : Buffer.concat([tag(number, VARINT), varint(value)]);
}

export function doubleField(number: number, value: number | undefined): Buffer {
  if (value === undefined || value === 0) return NOTHING;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(number, EIGHT_BYTES), bytes]);
}

function tag(number: number, wireType: number): Buffer {
  return varint(number * 8 + wireType);
}

/** Seven bits a byte, the lowest first. Works by division, since lengths may pass 32 bits. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.trunc(value);
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
