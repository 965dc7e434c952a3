import { existsSync, readdirSync } from 'node:fs'

const libfaketime = readdirSync('/usr/lib')
  .map((arch) => `/usr/lib/${arch}/faketime/libfaketimeMT.so.1`)
  .filter((path) => existsSync(path))
  .join()

/** Environment of a program for which date and monotonic clock are as libfaketime has them: `+3h`, `@1970-01-01 00:00:10`. */
export const otherTime = (date: string): Record<string, string> => ({ LD_PRELOAD: libfaketime, FAKETIME: date })

/** Only the date is false: the monotonic clock runs on, as a kernel's does. */
export const wrongDate = (date: string): Record<string, string> => ({ ...otherTime(date), DONT_FAKE_MONOTONIC: '1' })

/**
 * Date and monotonic clock run as they are until the file says otherwise: `+0` at first, `+1h` later. Moved while the
 * program is stopped, it wakes as after a stop of that long.
 */
export const movableTime = (file: string): Record<string, string> => ({
  LD_PRELOAD: libfaketime,
  FAKETIME_TIMESTAMP_FILE: file,
  FAKETIME_NO_CACHE: '1',
})
