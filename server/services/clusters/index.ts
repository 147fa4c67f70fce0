import 'server-only';

/** The door to what can be done with clusters. */
export { joinMember, type JoinInput } from './join-member.ts';
export { JoinError } from './join-error.ts';
