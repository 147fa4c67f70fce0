import { ipToNumber, numberToIp, parseBlock } from './ipv4.ts';

/** The addresses of one IPv4 range, handed out lowest first and free again when given back. */
export class AddressPool {
  readonly #first: number;
  readonly #last: number;
  readonly #ownerByAddress = new Map<number, string>();
  readonly #addressByOwner = new Map<string, number>();

  /** `cidr` such as `203.0.113.0/24`; network and broadcast address stay free. @throws RangeError for anything else. */
  constructor(cidr: string) {
    const block = parseBlock(cidr);
    if (block === undefined || block.last - block.first < 3) throw new RangeError(`"${cidr}" is not an IPv4 range such as 203.0.113.0/24 with room for an address.`);
    this.#first = block.first + 1;
    this.#last = block.last - 1;
  }

  /** Notes that `owner` has this address already; false when it lies outside the range or belongs to another. */
  claim(owner: string, address: string): boolean {
    const number = ipToNumber(address);
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
    if (known !== undefined) return numberToIp(known);
    for (let number = this.#first; number <= this.#last; number += 1) {
      if (!this.#ownerByAddress.has(number)) {
        const address = numberToIp(number);
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
