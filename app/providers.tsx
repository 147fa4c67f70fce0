'use client';

import { useState, type ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { PhrasingProvider } from '#components/shell/phrasing-provider.tsx';
import { createQueryClient } from '#lib/client/query-client.ts';
import type { Locale } from '#lib/contracts/preferences.ts';
import type { Messages } from '#lib/views/messages/messages.ts';

type ProvidersProps = {
  locale: Locale;
  messages: Messages;
  /** The server's clock when it rendered: the browser's first render must agree with it to the letter. */
  renderedAtMs: number;
  hasShortcuts: boolean;
  children: ReactNode;
};

export function Providers({ locale, messages, renderedAtMs, hasShortcuts, children }: ProvidersProps) {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <PhrasingProvider locale={locale} messages={messages} renderedAtMs={renderedAtMs} hasShortcuts={hasShortcuts}>
        {children}
      </PhrasingProvider>
    </QueryClientProvider>
  );
}
