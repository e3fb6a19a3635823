import { render } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { type CommandHandler, runCommand, useCommand } from './commands';

function Answers({ to }: { to: CommandHandler }) {
  useCommand('stop', to);
  return null;
}

it('asks the newest on the screen first, and the next if it had nothing to do', () => {
  const first = vi.fn();
  const second = vi.fn<CommandHandler>(() => false);
  const { unmount } = render(
    <>
      <Answers to={first} />
      <Answers to={second} />
    </>,
  );
  expect(runCommand('stop')).toBe(true);
  expect(second.mock.invocationCallOrder[0]).toBeLessThan(first.mock.invocationCallOrder[0] ?? 0);
  unmount();
  expect(runCommand('stop')).toBe(false);
  expect(first).toHaveBeenCalledOnce();
});

it('calls the handler of the latest render', () => {
  const old = vi.fn();
  const latest = vi.fn();
  const { rerender } = render(<Answers to={old} />);
  rerender(<Answers to={latest} />);
  runCommand('stop');
  expect(old).not.toHaveBeenCalled();
  expect(latest).toHaveBeenCalledOnce();
});
