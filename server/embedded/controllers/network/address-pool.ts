/** The addresses of one IPv4 range, handed out lowest first and free again when given back. */
export class AddressPool {
  readonly #first: number;
  readonly #last: number;
  readonly #ownerByAddress = new Map<number, string>();
  readonly #addressByOwner = new Map<string, number>();

  /** `cidr` such as `203.0.113.0/24`; network and broadcast address stay free. @throws RangeError for anything else. */
  constructor(cidr: string) {
    const [address = '', bits = ''] = cidr.split('/');
    const base = toNumber(address);
    const size = 2 ** (32 - Number(bits));
    if (base === undefined || !Number.isInteger(size) || size < 4) throw new RangeError(`"${cidr}" is not an IPv4 range such as 203.0.113.0/24 with room for an address.`);
    this.#first = base - (base % size) + 1;
    this.#last = base - (base % size) + size - 2;
  }

  /** Notes that `owner` has this address already; false when it lies outside the range or belongs to another. */
  claim(owner: string, address: string): boolean {
    const number = toNumber(address);
    if (number === undefined || number < this.#first || number > this.#last) return false;
    const holder = this.#ownerByAddress.get(number);
    if (holder !== undefined && holder !== owner) return false;
    this.release(owner);
    this.#ownerByAddress.set(number, owner);
    this.#addressByOwner.set(owner, number);
    return true;
  }

  /** The owner's address, a new one if it has none; undefined when the range is used up. */
  assign(owner: string): string | undefined {
    const known = this.#addressByOwner.get(owner);
    if (known !== undefined) return toText(known);
    for (let number = this.#first; number <= this.#last; number += 1) {
      if (!this.#ownerByAddress.has(number)) {
        const address = toText(number);
        this.claim(owner, address);
        return address;
      }
    }
    return undefined;
  }

  release(owner: string): void {
    const known = this.#addressByOwner.get(owner);
    if (known === undefined) return;
    this.#addressByOwner.delete(owner);
    this.#ownerByAddress.delete(known);
  }
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
  return parts.reduce((number, part) => number * 256 + part, 0);
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
