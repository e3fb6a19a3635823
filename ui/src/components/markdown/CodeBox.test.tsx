import { screen } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { accessibilityFaults } from '../../test/render';
import { languageOf } from './languages';
import { loadMarkdown } from './loadMarkdown';
import { show } from './testMarkdown';

beforeAll(loadMarkdown);

const code = (lines: number) => `\`\`\`js\n${'let a = 1;\n'.repeat(lines)}\`\`\`\n`;

it('long code is folded to thirty lines, and says how many there are', async () => {
  const { user } = show(code(120));
  await user.click(screen.getByRole('button', { name: 'Show all 120 lines', expanded: false }));
  expect(screen.getByRole('button', { name: 'Show 30 lines', expanded: true })).toHaveFocus();
  expect(await accessibilityFaults()).toEqual([]);
});

it('code that is hardly longer is shown whole, and so is what grew before the reader’s eyes', () => {
  show(code(36));
  expect(screen.queryByRole('button', { name: /lines/ })).toHaveAccessibleName('Wrap long lines');
  const { update } = show(code(120).slice(0, -5), { streaming: true });
  update(code(120), false);
  expect(screen.getByRole('button', { name: 'Show 30 lines' })).toBeVisible();
});

it('long lines are wrapped when that is wished', async () => {
  const { user } = show(code(3));
  const wrap = screen.getByRole('button', { name: 'Wrap long lines', pressed: false });
  await user.click(wrap);
  expect(wrap).toHaveAttribute('aria-pressed', 'true');
  expect(screen.getByRole('region', { name: 'Code js' })).toHaveClass('wrapped');
});

it.each(['rs', 'py', 'tsx', 'c++', 'f#', 'terraform', 'objective-c', 'Dockerfile', 'hs', 'tex'])(
  'code is coloured in what its fence calls %s',
  (name) => expect(languageOf(name)).not.toBeNull(),
);
