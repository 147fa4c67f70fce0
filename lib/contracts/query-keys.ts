/** React Query keys, in one place so that a page, its prefetch and the live stream always mean the same entry. */
export const queryKeys = {
  overview: ['overview'],
} as const;

export type AppQueryKey = (typeof queryKeys)[keyof typeof queryKeys];
