import type { Metadata } from 'next';
import { apiRoutes, toSignInProblem } from '#lib/contracts/routes.ts';
import { SignInCard } from '#components/sign-in/sign-in-card.tsx';
import { getRequestPhrasing } from '../request/request-phrasing.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getRequestPhrasing()).phrasing.t('signIn.pageTitle') };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const [{ phrasing }, params] = await Promise.all([getRequestPhrasing(), searchParams]);
  const problem = toSignInProblem(typeof params['problem'] === 'string' ? params['problem'] : undefined);
  return <SignInCard t={phrasing.t} action={apiRoutes.signIn()} {...(problem === undefined ? {} : { problem })} />;
}
