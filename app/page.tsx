import { redirect } from 'next/navigation';
import { routes } from '#lib/contracts/routes.ts';

export default function RootPage() {
  redirect(routes.overview());
}
