/** A 303 to one of our own pages. The address stays relative, so it is right under whatever name we were reached. */
export function seeOther(path: string, cookie: readonly string[] = []): Response {
  const headers = new Headers({ location: path, 'cache-control': 'no-store' });
  if (cookie.length > 0) headers.set('set-cookie', cookie.join('; '));
  return new Response(null, { status: 303, headers });
}
