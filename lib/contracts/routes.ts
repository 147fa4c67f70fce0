/** Every address of the console. URLs are never put together anywhere else. */

/** How the sign-in page was reached: why the visitor is not signed in yet. */
export const SIGN_IN_PROBLEMS = ['wrong', 'used', 'expired', 'busy', 'signed-out'] as const;
export type SignInProblem = (typeof SIGN_IN_PROBLEMS)[number];

export const routes = {
  root: () => '/',
  overview: () => '/overview',
  signIn: (problem?: SignInProblem) => (problem === undefined ? '/sign-in' : `/sign-in?problem=${problem}`),
} as const;

export const apiRoutes = {
  overview: () => '/api/v1/overview',
  watch: () => '/api/watch',
  healthz: () => '/api/healthz',
  signIn: () => '/api/session',
  signOut: () => '/api/session/end',
} as const;

export function toSignInProblem(text: string | undefined): SignInProblem | undefined {
  return SIGN_IN_PROBLEMS.find((problem) => problem === text);
}
