/** MD5 of text, as lower-case hex. Only for KubeFed's version hashes and our own content hashes; nothing here is secret. Source: RFC 1321. */
const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21] as const;
const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;

export function md5Hex(text: string): string {
  const message = pad(new TextEncoder().encode(text));
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const words = new Uint32Array(16);
  for (let at = 0; at < message.length; at += BLOCK_BYTES) {
    for (let i = 0; i < 16; i += 1) words[i] = message.getUint32(at + i * 4);
    mix(state, words);
  }
  let hex = '';
  for (const word of state) for (let i = 0; i < 4; i += 1) hex += ((word >>> (8 * i)) & 0xff).toString(16).padStart(2, '0');
  return hex;
}

type Message = { length: number; getUint32(at: number): number };

function pad(bytes: Uint8Array): Message {
  const length = Math.ceil((bytes.length + 1 + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - LENGTH_BYTES, (bytes.length * 8) >>> 0, true);
  view.setUint32(length - LENGTH_BYTES / 2, Math.floor(bytes.length / 2 ** 29), true);
  return { length, getUint32: (at) => view.getUint32(at, true) };
}

function mix(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const round = i >> 4;
    let f: number;
    let g: number;
    if (round === 0) { f = (b & c) | (~b & d); g = i; }
    else if (round === 1) { f = (d & b) | (~d & c); g = (5 * i + 1) & 15; }
    else if (round === 2) { f = b ^ c ^ d; g = (3 * i + 5) & 15; }
    else { f = c ^ (b | ~d); g = (7 * i) & 15; }
    const sum = (a + f + (SINES[i] ?? 0) + (words[g] ?? 0)) | 0;
    const shift = SHIFTS[round * 4 + (i & 3)] ?? 0;
    [a, d, c] = [d, c, b];
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0] = (state[0] ?? 0) + a;
  state[1] = (state[1] ?? 0) + b;
  state[2] = (state[2] ?? 0) + c;
  state[3] = (state[3] ?? 0) + d;
}
