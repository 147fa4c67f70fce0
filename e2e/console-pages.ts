import { type Page, type Route, expect } from '@playwright/test';

/** A page of the console as its stories know it. */
export type ConsolePage = {
  /** The link in the sidebar, and the heading. */
  name: string;
  path: string;
  /** What is there once the page has its data, in a federation that holds the shipped examples. */
  shows: { role: 'article' | 'row' | 'textbox' | 'tab' | 'link'; name: RegExp };
  /** Title of the panel that takes its place when the data can't be read. */
  failure: string;
  /** What it says when there is nothing, and the next step that it offers; absent where nothing can't be. */
  empty?: { says: string; next: RegExp };
  /** What it says when a filter leaves nothing; absent where there is no filter. */
  noMatch?: string;
};

export const CONSOLE_PAGES: readonly ConsolePage[] = [
  { name: 'Overview', path: '/overview', shows: { role: 'article', name: /cluster1/ }, failure: 'The overview could not be loaded', empty: { says: 'No clusters yet', next: /Join a cluster/ }, noMatch: 'No object matches' },
  { name: 'Clusters', path: '/clusters', shows: { role: 'row', name: /cluster1/ }, failure: 'The clusters could not be loaded', empty: { says: 'No clusters yet', next: /Join a cluster/ }, noMatch: 'No cluster matches' },
  { name: 'Workloads', path: '/workloads', shows: { role: 'row', name: /test-deployment/ }, failure: 'The workloads could not be loaded', empty: { says: 'Nothing is federated yet', next: /apply -f examples/ }, noMatch: 'No object matches' },
  { name: 'Placement', path: '/placement', shows: { role: 'link', name: /test-deployment/ }, failure: 'The placement matrix could not be loaded', empty: { says: 'Nothing to place yet', next: /Create from YAML/ }, noMatch: 'No workload matches' },
  { name: 'Replicas', path: '/replicas', shows: { role: 'link', name: /test-deployment/ }, failure: 'The distributions could not be loaded', empty: { says: 'No replica preference yet', next: /apply -f examples/ }, noMatch: 'No preference matches' },
  { name: 'DNS', path: '/dns', shows: { role: 'tab', name: /.+/ }, failure: 'The names could not be loaded', empty: { says: 'No names yet', next: /Add names|get federatedservices/ } },
  { name: 'Create', path: '/create', shows: { role: 'textbox', name: /Manifests as YAML/ }, failure: 'What can be created could not be read' },
  { name: 'Namespaces', path: '/namespaces', shows: { role: 'row', name: /test-ns/ }, failure: 'The namespaces could not be loaded', empty: { says: 'No namespaces', next: /Create from YAML/ }, noMatch: 'No namespace matches' },
  { name: 'Federated types', path: '/types', shows: { role: 'row', name: /ConfigMap/ }, failure: 'The federated types could not be loaded', empty: { says: 'No type is federated', next: /Enable a type/ }, noMatch: 'No type matches' },
  { name: 'Activity', path: '/activity', shows: { role: 'row', name: /test-deployment/ }, failure: 'The activity could not be loaded', empty: { says: 'No events yet', next: /Create from YAML/ }, noMatch: 'No event matches' },
  { name: 'Settings', path: '/settings', shows: { role: 'textbox', name: /Probe every/ }, failure: 'The settings could not be loaded', empty: { says: 'There is no KubeFedConfig', next: /npm start/ } },
];

export const FAILURE_ID = '00000000-0000-4000-8000-000000000001';

/** How the server's reading routes answer: as they do, not at all, with a failure, or with nothing in every list. */
export type Answers = 'real' | 'none' | 'failure' | 'nothing';
export type Api = { answer(how: Answers): void };

/**
 * Stands between a page and the server, whose stream of hints stays silent. Pages come without the data that the server put into them, so that all of it is asked
 * for by the browser; `answer` says how that goes, for what is asked from then on and for what is being waited for.
 */
export async function interpose(page: Page): Promise<Api> {
  let how: Answers = 'real';
  let waiting: Route[] = [];
  const first = new Map<string, { status: number; contentType: string; body: string }>();
  // What is asked for again is answered as before: a row that comes in between would move what stands below it.
  const answerOnce = async (route: Route): Promise<void> => {
    const asked = `${route.request().method()} ${route.request().url()} ${route.request().postData() ?? ''}`;
    const known = first.get(asked);
    if (known !== undefined) return route.fulfill(known);
    const response = await route.fetch();
    const answer = { status: response.status(), contentType: response.headers()['content-type'] ?? '', body: await response.text() };
    first.set(asked, answer);
    return route.fulfill(answer);
  };
  await page.route(/[?&]_rsc=/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll('"queries":[', '"withheld":[') });
  });
  const reply = async (route: Route): Promise<void> => {
    switch (how) {
      case 'real': return answerOnce(route);
      case 'none': waiting.push(route); return undefined;
      case 'failure': return route.fulfill({ status: 500, json: { code: 'INTERNAL', message: 'The server met a problem it did not expect.', id: FAILURE_ID } });
      case 'nothing': {
        const response = await route.fetch();
        const { config: _, ...body }: Record<string, unknown> = await response.json();
        return route.fulfill({ response, json: Object.fromEntries(Object.entries(body).map(([key, value]) => [key, Array.isArray(value) ? [] : value])) });
      }
    }
  };
  await page.route('**/api/v1/**', reply);
  // Without hints of what changed, nothing is asked for but what the page or the story asks for.
  await page.route('**/api/watch', () => undefined);
  return {
    answer: (next) => {
      how = next;
      const released = waiting;
      waiting = [];
      for (const route of released) void reply(route);
    },
  };
}

/** Gathers what a page must never do: ask another host, break the Content-Security-Policy, fail in a script or log an error. */
export function watchTroubles(page: Page, address: string): string[] {
  const troubles: string[] = [];
  // Not every breach is logged: what a script tries and gives up is only told to listeners.
  void page.addInitScript(() => document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => console.error(`breaks the content policy: ${effectiveDirective} ${blockedURI}`)));
  page.on('request', (request) => { if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) troubles.push(`asks ${request.url()}`); });
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(`logs ${message.text()}`); });
  page.on('pageerror', (error) => troubles.push(`fails: ${error.message}`));
  return troubles;
}

export async function expectLoaded(page: Page, { name, shows }: Pick<ConsolePage, 'name' | 'shows'>): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByRole('main').getByRole(shows.role, { name: shows.name }).first()).toBeVisible();
}
