/**
 * What every request must satisfy before anything else looks at it, and the policy that every page is sent with.
 * Pure: the proxy supplies what the request said.
 */

export type RequestFacts = {
  readonly method: string;
  readonly pathname: string;
  readonly host: string | null;
  readonly origin: string | null;
  /** The browser's `Sec-Fetch-Site`; null from clients that are not browsers. */
  readonly fetchSite: string | null;
};

const DEFAULT_PORT = '3000';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The `Host` values that are answered: this machine's loopback names with our port, and what FLOTILLA_ALLOWED_HOSTS
 * adds (comma-separated, `host` or `host:port`). Anything else may be a foreign name that somebody pointed at us.
 */
export function allowedHosts(env: Readonly<Record<string, string | undefined>>): ReadonlySet<string> {
  const port = env['PORT'] ?? DEFAULT_PORT;
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const more = (env['FLOTILLA_ALLOWED_HOSTS'] ?? '').split(',').map((host) => host.trim().toLowerCase());
  return new Set([...loopback, ...more.filter((host) => host !== '')]);
}

/**
 * Why a request is refused, or undefined. Refuses foreign host names (DNS rebinding), writes that another site's page
 * started (cross-site request forgery), and reads of `/api` from another site's page.
 */
export function refusalOf(request: RequestFacts, hosts: ReadonlySet<string>): string | undefined {
  const host = request.host?.toLowerCase() ?? '';
  if (!hosts.has(host)) {
    return `This server does not answer to the host name "${host}". Use the printed address, or add the name to FLOTILLA_ALLOWED_HOSTS.`;
  }
  if (!SAFE_METHODS.has(request.method) && !isOwnOrigin(request, host)) {
    return 'This request did not come from the console itself, so it was not carried out.';
  }
  const isFromElsewhere = request.fetchSite === 'cross-site' || request.fetchSite === 'same-site';
  if (request.pathname.startsWith('/api/') && isFromElsewhere) {
    return 'The console’s data is not available to other sites.';
  }
  return undefined;
}

/**
 * The Content-Security-Policy of a page: only our own scripts, styles, images and connections, and of inline ones only
 * those with this response's nonce. Development needs `eval` and inline styles for its error overlay and hot reload.
 */
export function contentSecurityPolicy(nonce: string, mode: 'production' | 'development'): string {
  const isDev = mode === 'development';
  return [
    `default-src 'none'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' ${isDev ? `'unsafe-inline'` : `'nonce-${nonce}'`}`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

function isOwnOrigin(request: RequestFacts, host: string): boolean {
  if (request.origin === null) return request.fetchSite === 'same-origin';
  return request.origin.toLowerCase() === `http://${host}` || request.origin.toLowerCase() === `https://${host}`;
}
