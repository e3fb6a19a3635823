import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { LinkConfirmation } from './LinkConfirmation';
import { Markdown } from './Markdown';

const nothing = async () => {};

it('a text is there as it was written until Markdown can be drawn', async () => {
  const { container } = render(
    <LinkConfirmation copyText={async () => true} openLink={nothing}>
      <Markdown text="Some **strong** <b>words</b>" streaming={false} />
    </LinkConfirmation>,
  );
  expect(container).toHaveTextContent('Some **strong** <b>words</b>');
  expect((await screen.findByText('strong')).tagName).toBe('STRONG');
  expect(container).toHaveTextContent('Some strong <b>words</b>');
});
