import { join, resolve } from 'node:path';
import { readDnsConfig, type DnsConfig } from '#server/dns-server/dns-config.ts';

/** Where the control plane finds its host and what it does at start. */
export type ControlPlaneConfig = {
  /** Absolute path of the folder with kubeconfigs and, for the embedded fleet, its databases. */
  dataFolder: string;
  /** Absolute path of the host's kubeconfig. */
  hostKubeconfig: string;
  /** `embedded`: join the members that `fleet.json` lists. `none`: only clusters that are joined already. */
  fleet: 'embedded' | 'none';
  /** The name server of our own; absent: none. */
  dns?: DnsConfig;
};

/** A setting that can't be used, named as the operator wrote it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const DEFAULT_FOLDER = '.flotilla';

/**
 * Reads the configuration from environment variables: FLOTILLA_DIR, FLOTILLA_HOST_KUBECONFIG, FLOTILLA_FLEET and those of the
 * name server (`readDnsConfig`).
 * @throws ConfigError
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ControlPlaneConfig {
  const dataFolder = resolve(/*turbopackIgnore: true*/ env['FLOTILLA_DIR'] ?? DEFAULT_FOLDER);
  const given = env['FLOTILLA_HOST_KUBECONFIG'] ?? '';
  const fleet = env['FLOTILLA_FLEET'] ?? '';
  if (fleet !== '' && fleet !== 'embedded' && fleet !== 'none') {
    throw new ConfigError(`FLOTILLA_FLEET is "${fleet}"; it may be "embedded" or "none"`);
  }
  const dns = readDnsConfig(env, fleet === 'embedded');
  return {
    dataFolder, ...(dns === undefined ? {} : { dns }),
    hostKubeconfig: given === '' ? join(dataFolder, 'host.kubeconfig') : resolve(/* turbopackIgnore: true */ given),
    fleet: fleet === 'embedded' ? 'embedded' : 'none',
  };
}
