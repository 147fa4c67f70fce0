import { getControlPlane } from '#server/control-plane.ts';

/** Readiness for scripts and probes, without a session: 200 once every cache holds the host's state. Says nothing else. */
export function GET(): Response {
  const isReady = getControlPlane()?.health().isReady === true;
  return Response.json({ status: isReady ? 'ready' : 'starting' }, {
    status: isReady ? 200 : 503, headers: { 'cache-control': 'no-store' },
  });
}
