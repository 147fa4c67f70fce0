/** The keys of the host's caches, for those who only read them. */
export { toObjectKey } from '#server/runtime/object-key.ts';
