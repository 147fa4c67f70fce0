'use client';

import { ErrorPanel } from '#components/ui/error-panel.tsx';
import './globals.css';

/**
 * The last resort: the root layout itself failed, so neither preferences nor a catalogue are there. It says the same
 * thing in every language that the console speaks.
 */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <ErrorPanel
          title="Flotilla could not be shown · 无法显示 Flotilla"
          body="Nothing in your clusters was changed. · 您的集群没有任何改动。"
          retryLabel="Try again · 重试"
          onRetry={retry}
        />
      </body>
    </html>
  );
}
