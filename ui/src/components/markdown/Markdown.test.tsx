import { act, screen, within } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { loadMarkdown } from './loadMarkdown';
import { show } from './testMarkdown';
import { loadMath } from './useMath';

beforeAll(loadMarkdown);

it('a link shows where it goes before it is opened outside', async () => {
  const { openLink, user } = show('See [the docs](https://example.org/a).');
  await user.click(screen.getByRole('link', { name: 'the docs' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog).toHaveTextContent('https://example.org/a');
  expect(openLink).not.toHaveBeenCalled();
  await user.click(within(dialog).getByRole('button', { name: 'Open' }));
  expect(openLink).toHaveBeenCalledWith('https://example.org/a');
});

it('what could run, or lead elsewhere, is only text', () => {
  const { container } = show(
    '[a](javascript:alert(1)) <img src=x onerror=alert(1)> <script>alert(1)</script>',
  );
  expect(screen.queryByRole('link')).toBeNull();
  expect(container.querySelector('img, script')).toBeNull();
  expect(container).toHaveTextContent('<script>alert(1)</script>');
});

it('a picture is named and never loaded', () => {
  const { container } = show(
    '![chart](https://tracker.example/p.png) and ![][r]\n\n[r]: https://x.example/y.png',
  );
  expect(container.querySelector('img')).toBeNull();
  expect(screen.getByText('chart · picture from tracker.example')).toBeVisible();
});

it('tables, lists and headings are what they look like', () => {
  show('# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n2. two\n');
  expect(screen.getByRole('heading', { name: 'Title' })).toBeVisible();
  expect(screen.getByRole('cell', { name: '2' })).toBeVisible();
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
});

it('code is copied whole, without its fences', async () => {
  const lines = 'let value = compute(1, 2, 3);\n'.repeat(400);
  const { copyText, user } = show(`\`\`\`js\n${lines}\`\`\`\n`);
  await user.click(screen.getByRole('button', { name: 'Copy code' }));
  expect(copyText).toHaveBeenCalledWith(lines.trimEnd());
});

it('control characters are shown and do nothing', () => {
  const { container } = show('a\u0000b\u001b[31mc');
  expect(container).toHaveTextContent('a␀b␛[31mc');
});

it('while it streams, what was finished stays and what is open is shown as if it were closed', () => {
  const { container, update } = show('First **paragraph**.\n\nSecond **par', { streaming: true });
  const first = screen.getByText('paragraph');
  expect(screen.getByText('par').tagName).toBe('STRONG');
  update('First **paragraph**.\n\nSecond **paragraph** is *longer*.\n\n```js\nlet a');
  expect(screen.getAllByText('paragraph')[0]).toBe(first);
  expect(container).toHaveTextContent('let a');
  update('First **paragraph**.\n\nSecond **paragraph** is *longer*.\n\n```js\nlet a;\n```\n', false);
  expect(screen.getAllByText('paragraph')[0]).toBe(first);
  expect(container.textContent).not.toContain('```');
});

it('a text that became another is drawn anew', () => {
  const { container, update } = show('One', { streaming: true });
  update('Two', false);
  expect(container.textContent).toBe('Two');
});

it('a formula stands as it was written until it can be drawn', async () => {
  const { container } = show('Euler: $e^{i\\pi} = -1$');
  expect(container).toHaveTextContent('Euler: $e^{i\\pi} = -1$');
  await act(loadMath);
  expect(container.querySelector('.katex')).not.toBeNull();
});
