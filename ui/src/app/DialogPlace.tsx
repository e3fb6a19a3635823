import { type ReactNode, Suspense } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary';

/** Where a dialog that is loaded when it is wanted belongs, and what takes its place if it fails. */
export function DialogPlace({ resetKey, children }: { resetKey: unknown; children: ReactNode }) {
  return (
    // A dialog lies outside of this box; only what takes the place of a failed one is in it.
    <div className="fixed bottom-4 left-1/2 z-50 w-max max-w-full -translate-x-1/2">
      <ErrorBoundary resetKey={resetKey}>
        <Suspense>{children}</Suspense>
      </ErrorBoundary>
    </div>
  );
}
