import { screen } from '@testing-library/react';
import { vi } from 'vitest';
import type { ApiError } from '../../generated/ApiError';
import { HostProvider } from '../../host/HostContext';
import { ChatWindow } from './ChatWindow';
import type { PathHost } from './pathHost';
import type { Goal } from './seeking';

/** The window of a chat for tests, and what is often looked for in it. */
export function testWindow(host: PathHost) {
  const onStarted = vi.fn();
  const onOpenSettings = vi.fn();
  const window = (chatId: string | null, goal: Goal | null = null) => (
    <HostProvider host={host}>
      <ChatWindow
        chatId={chatId}
        goal={goal}
        leading={null}
        onStarted={onStarted}
        onOpenSettings={onOpenSettings}
        onRead={() => {}}
        onShown={() => {}}
      />
    </HostProvider>
  );
  return { window, onStarted, onOpenSettings };
}

export const input = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });

export const offline: ApiError = { code: 'unavailable', message: 'Hearth is shutting down.' };
