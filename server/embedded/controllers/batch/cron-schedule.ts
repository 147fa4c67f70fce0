import { Cron } from 'croner';

/** A schedule that can't be read; the message says which. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

export type Schedule = {
  /** The last time of the schedule that is later than `after` and not later than `now`. */
  readonly lastDue: (after: Date, now: Date) => Date | undefined;
  readonly next: (now: Date) => Date | undefined;
};

/**
 * Reads the five fields of a CronJob's schedule, or a name such as `@hourly`, in the given IANA time zone (UTC
 * without one). When day of month and day of week are both given, either is enough, as in Kubernetes.
 * @throws ScheduleError
 */
export function parseSchedule(text: string, timeZone: string | undefined): Schedule {
  let cron: Cron;
  try {
    cron = new Cron(text, { mode: '5-part', timezone: timeZone ?? 'Etc/UTC', paused: true });
  } catch (error) {
    throw new ScheduleError(`unparseable schedule: ${JSON.stringify(text)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return {
    lastDue: (after, now) => {
      // The search looks strictly before its reference, so a time that is due this very second needs the next one.
      const last = cron.previousRuns(1, new Date(now.getTime() + 1000))[0];
      return last !== undefined && last > after && last <= now ? last : undefined;
    },
    next: (now) => cron.nextRun(now) ?? undefined,
  };
}
