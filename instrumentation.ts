/**
 * Started by Next once per server process, before the first request is served: runs the control plane in it.
 * A control plane that can't start ends the process, with one sentence: pages without it would show nothing true.
 */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { startForWeb } = await import('#server/start-for-web.ts');
  await startForWeb();
}
