'use client';

import { lazy, Suspense } from 'react';
import { useReviewState } from './review-state.ts';

const ReviewPanel = lazy(() => import('./review-panel.tsx').then((module) => ({ default: module.ReviewPanel })));

/** Where reviews appear. Mounted once, in the shell; the panel is loaded when the first review opens. */
export function ReviewHost() {
  const hasReview = useReviewState(({ request }) => request !== undefined);
  return hasReview ? <Suspense fallback={null}><ReviewPanel /></Suspense> : null;
}
