import { Brand } from '#components/shell/brand.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { buttonClasses } from '#components/ui/button.tsx';
import type { SignInProblem } from '#lib/contracts/routes.ts';
import type { Translate } from '#lib/views/messages/messages.ts';

type SignInCardProps = { t: Translate; action: string; problem?: SignInProblem };

const LINK_COMMAND = 'npm run link';

/** How to get in. Works without any script: the form is a plain post. */
export function SignInCard({ t, action, problem }: SignInCardProps) {
  const isCalm = problem === 'expired' || problem === 'signed-out';
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-[440px] content-center gap-6 p-4 pb-[12vh]">
      <Brand name={t('app.name')} />
      <div className="grid gap-2">
        <h1 className="text-xl font-semibold">{t('signIn.title')}</h1>
        <p className="text-muted">{t('signIn.intro')}</p>
      </div>
      {problem === undefined ? null : (
        <div role={isCalm ? 'status' : 'alert'} className={`flex gap-3 rounded-md border p-3 text-sm ${isCalm ? 'border-line bg-surface' : 'border-warning-line bg-warning-tint text-warning'}`}>
          <StatusIcon tone={isCalm ? 'paused' : 'warning'} className="mt-0.5 size-4" />
          <div>
            <p className="font-medium">{t(`signIn.${problem}.title`)}</p>
            <p>{t(`signIn.${problem}.body`)}</p>
          </div>
        </div>
      )}
      <div className="grid gap-2 text-sm">
        <p>{t('signIn.newLink')}</p>
        <code className="rounded-sm border border-line bg-raised px-3 py-2 font-mono text-xs select-all">{LINK_COMMAND}</code>
        <p className="text-muted">{t('signIn.orRestart')}</p>
      </div>
      <form method="post" action={action} className="grid gap-1.5 border-t border-line pt-5">
        <label htmlFor="token" className="text-sm font-medium">{t('signIn.tokenLabel')}</label>
        <div className="flex gap-2">
          <input
            id="token"
            name="token"
            type="password"
            required
            autoComplete="off"
            spellCheck={false}
            className="h-8 min-w-0 flex-1 rounded-sm border border-line-strong bg-canvas px-2 font-mono text-sm"
          />
          <button type="submit" className={buttonClasses('primary')}>{t('signIn.submit')}</button>
        </div>
      </form>
    </main>
  );
}
