import { methodNotAllowed, unknownPath } from '../api-error.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { ServiceAccountTokens } from '../authentication/service-account-tokens.ts';
import type { RbacAuthorizer } from '../authorization/rbac-authorizer.ts';
import { badRequest } from '../api-error.ts';
import type { Exchange } from '../http/exchange.ts';
import type { ObjectRoutes } from '../http/object-routes.ts';
import { serveBinding } from './binding.ts';
import { serveEviction } from './eviction.ts';
import { serveLog } from './pod-log.ts';
import { serveAccessReview } from './access-reviews.ts';
import { serveScale } from './scale.ts';
import { serveTokenRequest } from './token-request.ts';
import { serveObjects } from '../http/object-routes.ts';

export type SubresourceParts = {
  readonly objects: ObjectRoutes;
  readonly authenticator: Authenticator;
  readonly tokens: ServiceAccountTokens;
  readonly authorizer: RbacAuthorizer;
};

/** What a simulated pod cannot do, because no container runs. */
const NEEDS_CONTAINERS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy']);

/** Endpoints below objects, and the review types, which answer a question and store nothing. */
export class SubresourceRoutes {
  readonly #parts: SubresourceParts;

  constructor(parts: SubresourceParts) {
    this.#parts = parts;
  }

  async serve(exchange: Exchange): Promise<void> {
    const { subresource, verb } = exchange.info;
    if (subresource === 'scale') return serveScale(this.#parts.objects, exchange);
    if (subresource === 'log' && verb === 'get') return serveLog(this.#parts.objects, exchange);
    if (subresource === 'eviction' && verb === 'create') return serveEviction(this.#parts.objects, exchange);
    if (subresource === 'binding' && verb === 'create') return serveBinding(this.#parts.objects, exchange);
    if (subresource === 'token' && verb === 'create') return serveTokenRequest(this.#parts, exchange);
    if (subresource === 'ephemeralcontainers' && verb === 'get') return serveObjects(this.#parts.objects, exchange);
    throw methodNotAllowed('the server does not allow this method on the requested resource');
  }

  async serveReview(exchange: Exchange): Promise<void> {
    if (exchange.info.verb !== 'create') throw methodNotAllowed('the server does not allow this method on the requested resource');
    if (exchange.type.plural === 'bindings') return serveBinding(this.#parts.objects, exchange);
    return serveAccessReview(this.#parts, exchange);
  }

  /** Endpoints of real clusters that this type does not have here. */
  async serveUnlisted({ type, info }: Exchange): Promise<void> {
    if (type.storage === '/pods' && NEEDS_CONTAINERS.has(info.subresource)) {
      throw badRequest(`pod ${info.name} is simulated: no container runs in it, so ${info.subresource} has nothing to reach`);
    }
    throw unknownPath();
  }
}
