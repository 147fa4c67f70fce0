import type { ReactNode } from 'react';

/** A code such as ApplyOverridesFailed, which may go on in the next line before each of its words. */
export function breakable(code: string): ReactNode {
  return code.split(/(?=[A-Z])/).flatMap((word, index) => (index === 0 ? [word] : [<wbr key={`${index}${word}`} />, word]));
}
