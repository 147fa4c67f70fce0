'use client';

import { useState } from 'react';
import { classNames } from './class-names.ts';

/** A value that marks its own change: the background fades once over a second. The first value appears without a mark. */
export function Changing({ value, className }: { value: string; className?: string }) {
  const [shown, setShown] = useState(value);
  const [turn, setTurn] = useState(0);
  if (shown !== value) {
    setShown(value);
    setTurn(turn + 1);
  }
  return (
    <span key={turn} className={classNames('-mx-1 rounded-sm px-1 tabular-nums', turn > 0 && 'animate-changed', className)}>
      {value}
    </span>
  );
}
