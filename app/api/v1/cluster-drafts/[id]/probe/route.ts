import type { ProbeMessage } from '#lib/contracts/clusters.ts';
import { getDraft, probeDraft } from '#server/services/clusters/index.ts';
import { apiRoute } from '../../../../api-route.ts';

type Context = { params: Promise<{ id: string }> };

/** Streams the probe, one JSON line for each answer. A failure inside ends the stream without its last line. */
export const POST = (request: Request, { params }: Context): Promise<Response> => apiRoute(async () => {
  const { id } = await params;
  getDraft(id);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      const send = (message: ProbeMessage): void => {
        // Who asked may have left; the probe still ends by itself and keeps its report.
        if (!request.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(message)}\n`));
      };
      try {
        const report = await probeDraft(id, (line) => send({ kind: 'line', line }));
        send({ kind: 'done', report });
        if (!request.signal.aborted) controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store, no-transform' } });
})(request);
