import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary';

function Part({ isBroken }: { isBroken: () => boolean }) {
  if (isBroken()) throw new Error('a fault in one part');
  return <p>shown</p>;
}

// React reports what a boundary caught, which is just what these tests cause.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

it('keeps a fault in one part from its neighbours, and tries again when asked', async () => {
  let isBroken = true;
  render(
    <>
      <ErrorBoundary>
        <Part isBroken={() => isBroken} />
      </ErrorBoundary>
      <p>neighbour</p>
    </>,
  );
  expect(screen.getByText('neighbour')).toBeVisible();
  expect(screen.getByRole('alert')).toHaveTextContent('This part could not be shown');
  expect(screen.getByRole('alert')).toHaveTextContent('a fault in one part');
  isBroken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(screen.getByText('shown')).toBeVisible();
});

it('tries again by itself when something else is to be shown', () => {
  const view = (key: string, isBroken: boolean) => (
    <ErrorBoundary resetKey={key}>
      <Part isBroken={() => isBroken} />
    </ErrorBoundary>
  );
  const { rerender } = render(view('a', true));
  expect(screen.getByRole('alert')).toBeVisible();
  rerender(view('b', false));
  expect(screen.getByText('shown')).toBeVisible();
});
