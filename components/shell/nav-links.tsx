'use client';

import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import { classNames } from '#components/ui/class-names.ts';
import { NAV_ITEMS } from './nav-items.tsx';
import { usePhrasing } from './phrasing-provider.tsx';

/** The links of the sidebar; `onGo` runs when one is followed, so that a drawer can close. */
export function NavLinks({ onGo }: { onGo?: () => void }) {
  const { t } = usePhrasing();
  const pathname = usePathname();
  return (
    <nav aria-label={t('nav.label')}>
      <ul className="grid gap-px">
        {NAV_ITEMS.map((item) => {
          const isCurrent = pathname === item.href || pathname.startsWith(`${item.href}/`);
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                aria-current={isCurrent ? 'page' : undefined}
                {...(onGo === undefined ? {} : { onClick: onGo })}
                className={classNames(
                  'flex h-8 items-center gap-2.5 rounded-sm px-2 text-sm transition-colors duration-[120ms]',
                  isCurrent ? 'bg-raised font-medium text-text' : 'text-muted hover:bg-raised hover:text-text',
                )}
              >
                {item.icon}
                {t(item.label)}
                <Pending />
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Says that the page is on its way when that takes a moment; its place is kept, so that nothing moves. */
function Pending() {
  const { pending } = useLinkStatus();
  return <span aria-hidden className={classNames('ml-auto size-1.5 rounded-full bg-progress', pending ? 'animate-appear' : 'invisible')} />;
}
