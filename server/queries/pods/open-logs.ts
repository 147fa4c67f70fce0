import type { LogRequest } from '#lib/contracts/pod-log.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { processSingleton } from '#server/platform/process-singleton.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { LogFollower } from './log-follower.ts';

/** Logs followed at a time, over all members and tabs: each holds a connection to its member. */
const MAX_OPEN_LOGS = 64;

const open = processSingleton<Set<object>>('open-logs');

/** Follows a log and counts it until it is closed. @throws ServiceError when too many are followed. */
export function openLog(connect: ConstructorParameters<typeof LogFollower>[0], request: LogRequest, cursor: string): Pick<LogFollower, 'next' | 'close'> {
  const logs = open.get() ?? new Set();
  open.set(logs);
  if (logs.size >= MAX_OPEN_LOGS) throw new ServiceError('LIMIT_EXCEEDED', say('err.tooManyStreams', { max: MAX_OPEN_LOGS }));
  const follower = new LogFollower(connect, request, cursor);
  logs.add(follower);
  return {
    next: () => follower.next(),
    close: () => {
      logs.delete(follower);
      follower.close();
    },
  };
}
