import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from './Alert';
import { Button } from './Button';

type Fallback = (error: Error, reset: () => void) => ReactNode;

interface ErrorBoundaryProps {
  children: ReactNode;
  /** Stays above the usual alert: the way out of the failed part. */
  above?: ReactNode;
  /** Instead of the usual alert with *Try again*. */
  fallback?: Fallback;
  /** When it changes, what failed is tried again: the fault belonged to what was shown before. */
  resetKey?: unknown;
}

interface ErrorBoundaryState {
  error: Error | null;
  resetKey: unknown;
}

/** Keeps a fault in one part of the screen from taking the others with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(thrown: unknown): Partial<ErrorBoundaryState> {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return Object.is(props.resetKey, state.resetKey) ? null : { error: null, resetKey: props.resetKey };
  }

  private readonly reset = () => this.setState({ error: null });

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const { fallback, above } = this.props;
    return (
      fallback?.(error, this.reset) ?? (
        <>
          {above}
          <Fault error={error} reset={this.reset} />
        </>
      )
    );
  }
}

function Fault({ error, reset }: { error: Error; reset: () => void }) {
  const { t } = useTranslation('components');
  return (
    <Alert
      className="m-3"
      title={t('fault.title')}
      actions={<Button onPress={reset}>{t('fault.again')}</Button>}
    >
      <p>{t('fault.text')}</p>
      <p className="mt-1 font-mono text-xs text-quiet">{error.message}</p>
    </Alert>
  );
}
