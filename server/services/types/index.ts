import 'server-only';

/** The door to which types are federated. */
export { enableType, type EnableInput, type EnableResult } from './enable-type.ts';
export { disableType, type DisableInput } from './disable-type.ts';
