/** What of the matrix is kept in its address. */
export type MatrixAddress = {
  readonly text: string;
  /** Keys of the only rows that are shown, by spaces; empty for all. */
  readonly rows: string;
  readonly draft: string;
};

export function parseMatrixAddress(params: { get(name: string): string | null }): MatrixAddress {
  return { text: params.get('q') ?? '', rows: params.get('rows') ?? '', draft: params.get('draft') ?? '' };
}

export function formatMatrixAddress({ text, rows, draft }: MatrixAddress): string {
  const search = new URLSearchParams(Object.entries({ q: text, rows, draft }).filter(([, value]) => value !== '')).toString();
  return search === '' ? '' : `?${search}`;
}
