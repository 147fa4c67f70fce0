import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UserInfo } from '../authentication/user-info.ts';
import type { ServedType } from '../resource-catalog.ts';
import type { ResourceRequest } from './request-info.ts';

/** One authorized request for a known resource type. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly info: ResourceRequest;
  readonly type: ServedType;
  readonly user: UserInfo;
};
