import { connect } from 'node:net';
import { request } from 'node:http';
import type { HealthCheckSpec } from '#lib/federation/dns/service-records.ts';
import { parseDurationMs } from '#lib/federation/types/duration.ts';
import type { Clock, Timer } from '#server/runtime/clock.ts';

const DEFAULT_INTERVAL_MS = 10_000;
const MIN_INTERVAL_MS = 1_000;
const PROBE_TIMEOUT_MS = 3_000;
/** Failed probes in a row after which an address leaves the answers; a single good one brings it back. */
const FAILURE_THRESHOLD = 2;
/** Addresses probed in all; those beyond count as healthy. */
const MAX_PROBED = 5_000;

type Probed = { address: string; check: HealthCheckSpec; owners: Set<string>; failures: number; isHealthy: boolean; timer: Timer | undefined };

/** Active probes of addresses. An address counts as healthy until it has failed: a restart empties no answers. */
export class AddressProbes {
  readonly #clock: Clock;
  readonly #onChange: (owner: string) => void;
  readonly #probed = new Map<string, Probed>();
  readonly #keysByOwner = new Map<string, ReadonlySet<string>>();
  #isStopped = false;

  constructor(clock: Clock, onChange: (owner: string) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Probes exactly these addresses on behalf of `owner`, and no others any more. */
  want(owner: string, addresses: readonly string[], check: HealthCheckSpec | undefined): void {
    const keys = new Set(check === undefined ? [] : addresses.map((address) => keyOf(address, check)));
    for (const key of this.#keysByOwner.get(owner) ?? []) {
      const probed = this.#probed.get(key);
      if (probed === undefined || keys.has(key)) continue;
      probed.owners.delete(owner);
      if (probed.owners.size > 0) continue;
      probed.timer?.cancel();
      this.#probed.delete(key);
    }
    this.#keysByOwner.delete(owner);
    if (check === undefined || this.#isStopped) return;
    this.#keysByOwner.set(owner, keys);
    for (const address of addresses) {
      const known = this.#probed.get(keyOf(address, check));
      if (known !== undefined) known.owners.add(owner);
      else if (this.#probed.size < MAX_PROBED) this.#add(owner, address, check);
    }
  }

  isHealthy(address: string, check: HealthCheckSpec | undefined): boolean {
    return check === undefined || this.#probed.get(keyOf(address, check))?.isHealthy !== false;
  }

  stop(): void {
    this.#isStopped = true;
    for (const { timer } of this.#probed.values()) timer?.cancel();
    this.#probed.clear();
    this.#keysByOwner.clear();
  }

  #add(owner: string, address: string, check: HealthCheckSpec): void {
    const probed: Probed = { address, check, owners: new Set([owner]), failures: 0, isHealthy: true, timer: undefined };
    this.#probed.set(keyOf(address, check), probed);
    void this.#probe(probed);
  }

  async #probe(probed: Probed): Promise<void> {
    const passed = await probeAddress(probed.address, probed.check);
    if (this.#isStopped || this.#probed.get(keyOf(probed.address, probed.check)) !== probed) return;
    probed.failures = passed ? 0 : probed.failures + 1;
    const isHealthy = passed || (probed.isHealthy && probed.failures < FAILURE_THRESHOLD);
    if (isHealthy !== probed.isHealthy) {
      probed.isHealthy = isHealthy;
      for (const owner of probed.owners) this.#onChange(owner);
    }
    const intervalMs = Math.max(MIN_INTERVAL_MS, parseDurationMs(probed.check.interval ?? '') ?? DEFAULT_INTERVAL_MS);
    probed.timer = this.#clock.after(intervalMs, () => { void this.#probe(probed); });
  }
}

/** Whether an address answers: to an HTTP request with a status below 400, or, without a path, to a TCP connection. Never rejects. */
export function probeAddress(address: string, { port, path }: HealthCheckSpec): Promise<boolean> {
  return new Promise((resolve) => {
    if (path === undefined || path === '') {
      const socket = connect({ host: address, port, timeout: PROBE_TIMEOUT_MS });
      const end = (passed: boolean): void => { socket.destroy(); resolve(passed); };
      socket.once('connect', () => { end(true); }).once('error', () => { end(false); }).once('timeout', () => { end(false); });
      return;
    }
    const call = request({ host: address, port, path, method: 'GET', timeout: PROBE_TIMEOUT_MS, agent: false }, (response) => {
      resolve((response.statusCode ?? 500) < 400);
      response.destroy();
    });
    call.once('error', () => { resolve(false); }).once('timeout', () => { call.destroy(); resolve(false); });
    call.end();
  });
}

function keyOf(address: string, { port, path = '', interval = '' }: HealthCheckSpec): string {
  return `${address}\n${port}\n${path}\n${interval}`;
}
