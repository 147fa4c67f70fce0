import 'server-only';

/** The door to creating objects on the host. */
export { createObjects } from './create-objects.ts';
