import 'server-only';

/** The door to changing the federation's settings. */
export { saveConfig } from './save-config.ts';
