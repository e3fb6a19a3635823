import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { LinkConfirmation } from './LinkConfirmation';
import { Markdown } from './Markdown';
import type { MarkdownActions } from './MarkdownActions';

interface Asked {
  streaming?: boolean;
  onInternalLink?: MarkdownActions['openMessage'];
  fetchImage?: MarkdownActions['fetchImage'];
}

/** Shows a text as in a chat, for tests. */
export function show(text: string, { streaming = false, ...asked }: Asked = {}) {
  const copyText = vi.fn(async () => true);
  const openLink = vi.fn(async () => {});
  const element = (now: string, more: boolean) => (
    <LinkConfirmation copyText={copyText} openLink={openLink} {...asked}>
      <Markdown text={now} streaming={more} />
    </LinkConfirmation>
  );
  const { container, rerender } = render(element(text, streaming));
  const update = (now: string, more = true) => rerender(element(now, more));
  return { container, copyText, openLink, update, user: userEvent.setup() };
}
