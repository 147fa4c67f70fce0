/** Reads protobuf's wire format: tags, varints and length-delimited parts. @throws RangeError when the text ends early. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** A field's number and how it is written. */
  tag(): { number: number; wireType: number } {
    const value = Number(this.varint());
    return { number: value >>> 3, wireType: value & 7 };
  }

  /** A varint as a signed 64-bit number. */
  varint(): bigint {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) break;
      this.#at += 1;
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, result);
    }
    throw new RangeError('a number ends early');
  }

  /** A length-delimited part. */
  bytes(): Buffer {
    return this.#take(Number(this.varint()));
  }

  /** Eight bytes as a floating-point number. */
  double(): number {
    return this.#take(8).readDoubleLE();
  }

  /** Passes over a field that is not known. */
  skip(wireType: number): void {
    switch (wireType) {
      case 0: this.varint(); return;
      case 1: this.#take(8); return;
      case 2: this.bytes(); return;
      case 5: this.#take(4); return;
      default: throw new RangeError(`wire type ${wireType} is not in use`);
    }
  }

  #take(length: number): Buffer {
    if (length < 0 || this.#at + length > this.#bytes.length) throw new RangeError('a part ends early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
