import type { ReactNode } from 'react';
import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { ReviewHost } from '#components/review/review-host.tsx';
import { AppShell } from '#components/shell/app-shell.tsx';
import { HostKubeconfigProvider } from '#components/shell/host-command.tsx';
import { ActionsProvider } from '#lib/client/actions.tsx';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { createQueryClient } from '#lib/client/query-client.ts';
import { hostKubeconfigHint } from '#server/platform/kubeconfig-hint.ts';
import { getOverview } from '#server/queries/index.ts';
import { Providers } from '../providers.tsx';
import { getRequestPhrasing } from '../request/request-phrasing.ts';
import { requireSession } from '../request/require-session.ts';
import { consoleActions } from './actions/console-actions.ts';

/** A page is never held up longer than this by its data; what is late is fetched by the browser instead. */
const PREFETCH_LIMIT_MS = 1_500;

/** The shell of every signed-in page. It shows the federation's state itself, so the overview is read here, once. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  await requireSession();
  const { locale, messages, hasShortcuts } = await getRequestPhrasing();
  const queryClient = createQueryClient();
  const limit = new Promise<void>((resolve) => setTimeout(resolve, PREFETCH_LIMIT_MS).unref());
  await Promise.race([queryClient.prefetchQuery({ queryKey: queryKeys.overview, queryFn: getOverview, retry: false }), limit]);
  return (
    <Providers locale={locale} messages={messages} renderedAtMs={Date.now()} hasShortcuts={hasShortcuts}>
      <HydrationBoundary state={dehydrate(queryClient)}>
        <ActionsProvider actions={consoleActions}>
          <HostKubeconfigProvider path={hostKubeconfigHint(process.env, process.cwd())}><AppShell>{children}</AppShell></HostKubeconfigProvider>
          <ReviewHost />
        </ActionsProvider>
      </HydrationBoundary>
    </Providers>
  );
}
