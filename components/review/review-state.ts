'use client';

import { create } from 'zustand';
import type { ApplyResult, ProposedChange } from '#lib/contracts/changes.ts';

/** A change under review: what is proposed, and what it is called. */
export type ReviewRequest = {
  readonly title: string;
  readonly changes: readonly ProposedChange[];
  /** Told once the host has taken the changes: the place to drop a draft. */
  readonly onApplied?: (result: ApplyResult) => void;
};

export type AppliedReview = ApplyResult & { readonly title: string };

type ReviewState = {
  readonly request: ReviewRequest | undefined;
  readonly applied: AppliedReview | undefined;
  readonly isOpen: boolean;
};

/** The one review of this tab. Shell state: what is under review is the caller's draft, not a copy of server data. */
export const useReviewState = create<ReviewState>(() => ({ request: undefined, applied: undefined, isOpen: false }));

/** Puts changes before the reader. Nothing is changed until they press Apply. */
export function openReview(request: ReviewRequest): void {
  useReviewState.setState({ request, applied: undefined, isOpen: true });
}

/** Closes the panel; a change that was applied goes on, and its strip stays. */
export function closeReview(): void {
  useReviewState.setState({ isOpen: false });
}

export function reopenReview(): void {
  useReviewState.setState({ isOpen: true });
}

export function dismissReview(): void {
  useReviewState.setState({ request: undefined, applied: undefined, isOpen: false });
}

export function showApplied(applied: AppliedReview): void {
  useReviewState.setState({ applied });
}
