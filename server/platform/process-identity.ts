import { hash } from 'node:crypto';
import { hostname } from 'node:os';

/** Letters kept of the folder's hash: enough to tell the folders of one machine apart. */
const FOLDER_LENGTH = 8;

/** Names this process: machine, data folder and process number, separated by `_`. */
export function processIdentity(dataFolder: string): string {
  return [hostname(), hash('sha256', dataFolder, 'hex').slice(0, FOLDER_LENGTH), process.pid].join('_');
}

/**
 * True when `holder` is a process of this machine and folder that runs no more. Its number being ours means the same:
 * it was an earlier process that had it, as in a container that was started anew.
 */
export function isDeadNamesake(holder: string, dataFolder: string): boolean {
  const own = processIdentity(dataFolder);
  const prefix = own.slice(0, own.lastIndexOf('_') + 1);
  const pid = Number(holder.slice(prefix.length));
  if (!holder.startsWith(prefix) || !Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
