'use client';

import { useState } from 'react';

type RangeHandleProps = {
  label: string;
  /** As it was typed; what can't be read rests at zero. */
  text: string;
  /** The end of the way at least; a number further out doubles it. */
  atLeast: number;
  onChange: (text: string) => void;
  className?: string;
};

/** A number as a handle under its field: both say the same, and either sets it. */
export function RangeHandle({ label, text, atLeast, onChange, className = '' }: RangeHandleProps) {
  const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : 0;
  // The end stays where it is while the handle moves; only a number typed beyond it moves it.
  const [end, setEnd] = useState(() => Math.max(atLeast, value * 2));
  if (value > end) setEnd(value * 2);
  return <input type="range" aria-label={label} min={0} max={end} step={1} value={value} onChange={(event) => onChange(event.target.value)} className={`h-6 accent-text ${className}`} />;
}
