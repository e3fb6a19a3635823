import { screen, within } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { accessibilityFaults } from '../../test/render';
import { loadMarkdown } from './loadMarkdown';
import { show } from './testMarkdown';

beforeAll(loadMarkdown);

it('each line break is one, also `<br>`, and all other HTML stands as it was written', () => {
  const { container } = show(
    'one\ntwo<br>three\n\n| a |\n|---|\n| x<br/>y |\n\n<details>\n  <summary>More</summary>\n</details>',
  );
  expect(container.querySelectorAll('br')).toHaveLength(3);
  expect(container.querySelector('details')).toBeNull();
  expect(container.textContent).toContain('<details>\n  <summary>More</summary>\n</details>');
});

it('tasks, struck words, nested lists and quotes are what they look like', async () => {
  show(
    '- [x] write\n- [ ] test\n  - deep\n    1. deeper\n\n~~old~~ **new**\n\n> said\n> > before\n\n---\n\n###### Small',
  );
  expect(screen.getByRole('checkbox', { name: 'Done' })).toBeChecked();
  expect(screen.getByRole('checkbox', { name: 'Not done' })).not.toBeChecked();
  expect(within(screen.getByText('deep')).getByText('deeper')).toBeVisible();
  expect(screen.getByText('old').tagName).toBe('DEL');
  expect(screen.getByText('before').closest('blockquote blockquote')).not.toBeNull();
  expect(screen.getByRole('separator')).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Small', level: 6 })).toBeVisible();
  expect(await accessibilityFaults()).toEqual([]);
});

it('a callout says what kind it is; a quote that only resembles one stays a quote', async () => {
  show('> [!WARNING]\n> Do **not** unplug it.\n\n> [!NOTE] to self\n\n> [!unknown]\n> text');
  const warning = screen.getByRole('note', { name: 'Warning' });
  expect(warning).toHaveTextContent('Warning Do not unplug it.');
  expect(screen.getAllByRole('note')).toHaveLength(1);
  expect(screen.getByText(/\[!NOTE\] to self/)).toBeVisible();
  expect(await accessibilityFaults()).toEqual([]);
});

it('footnotes stand below the text, numbered as they are met, and lead there and back', async () => {
  const { user } = show(
    'First[^b] and second[^a].\n\n[^a]: Note **A**.\n\n    Its second paragraph.\n\n[^b]: Note B.\n\nAfter. [^none]',
  );
  const notes = within(screen.getByRole('region', { name: 'Footnotes' })).getAllByRole('listitem');
  expect(notes[0]).toHaveTextContent('Note B.');
  expect(notes[1]).toHaveTextContent('Note A.Its second paragraph.');
  expect(screen.getByText(/After. \[\^none\]/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Footnote 2' }));
  expect(notes[1]).toHaveFocus();
  await user.click(screen.getByRole('button', { name: 'Back from footnote 2' }));
  expect(screen.getByRole('button', { name: 'Footnote 2' })).toHaveFocus();
  expect(await accessibilityFaults()).toEqual([]);
});

it('an address that is given further down is found, also when it comes while the text is being written', () => {
  const { update } = show('See [the *docs*][Docs] and `[docs]`.\n\n- [docs]\n\n', { streaming: true });
  expect(screen.queryByRole('link')).toBeNull();
  update('See [the *docs*][Docs] and `[docs]`.\n\n- [docs]\n\n[docs]: https://example.org/d\n\nend', false);
  expect(screen.getByRole('link', { name: 'the docs' })).toHaveAttribute('href', 'https://example.org/d');
  expect(screen.getByRole('link', { name: 'docs' })).toBeVisible();
  expect(screen.getByText('[docs]').tagName).toBe('CODE');
});

it('addresses in a text are links without brackets', () => {
  show('https://example.org/a?b=c. and www.example.org, or a@example.org; not file:///etc/passwd');
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    'https://example.org/a?b=c',
    'http://www.example.org/',
    'mailto:a@example.org',
  ]);
});

it('a wide table scrolls within its message and can be reached by the keyboard', () => {
  show(`|${' head |'.repeat(30)}\n|${'---|'.repeat(30)}\n|${' cell |'.repeat(30)}\n`);
  const region = screen.getByRole('region', { name: 'Table' });
  expect(region).toHaveAttribute('tabindex', '0');
  expect(within(region).getAllByRole('cell')).toHaveLength(30);
});
