import { render, screen } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { LinkConfirmation } from '../../components/markdown/LinkConfirmation';
import { loadMarkdown } from '../../components/markdown/loadMarkdown';
import { UserText } from './UserText';

beforeAll(loadMarkdown);

function show(text: string, reader = '') {
  const { container } = render(
    <LinkConfirmation copyText={async () => true} openLink={async () => {}}>
      <UserText messageId="m0" text={text} reader={reader} />
    </LinkConfirmation>,
  );
  return container;
}

it('what a person wrote is Markdown, each of its lines on a line of its own', () => {
  const container = show('**Bold**\nand\n- `code`\n\n```js\nlet a;\n```');
  expect(screen.getByText('Bold').tagName).toBe('STRONG');
  expect(container.querySelectorAll('br')).toHaveLength(1);
  expect(screen.getByRole('listitem')).toHaveTextContent('code');
  expect(screen.getByRole('button', { name: 'Copy code' })).toBeVisible();
});

it('plain words stand as they were written, with all their spaces', () => {
  const container = show('A poem\n    set in\n\n\n  like this');
  expect(container.querySelector('.markdown')).toBeNull();
  expect(container.textContent).toBe('A poem\n    set in\n\n\n  like this');
});

it.each(['Look, @Ada: here', '- Look, **@ada**, `@Ada`\n- [@Ada](https://example.org)'])(
  'the reader sees that they are meant: %s',
  (text) => {
    const container = show(text, 'Ada');
    const marked = [...container.querySelectorAll('mark')].map((mark) => mark.textContent?.toLowerCase());
    expect(marked).toEqual(['@ada']);
    expect(show('Look, @Ada').querySelector('mark')).toBeNull();
  },
);
