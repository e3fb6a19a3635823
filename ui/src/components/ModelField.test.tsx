import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { ModelInfo } from '../generated/ModelInfo';
import { ModelField } from './ModelField';

const model = (id: string, change: Partial<ModelInfo> = {}): ModelInfo => ({
  provider_id: 'p',
  id,
  limits: null,
  price: null,
  ...change,
});

function show(value: string, load: () => Promise<ModelInfo[]>) {
  const onChange = vi.fn();
  render(<ModelField label="Model" hint="New chats use it." value={value} onChange={onChange} load={load} />);
  return { onChange, user: userEvent.setup(), field: screen.getByRole('combobox', { name: 'Model' }) };
}

const three = async () => [
  model('gpt-5', { limits: { context_window: 400_000, max_output: 128_000 } }),
  model('gpt-5-mini'),
  model('o3'),
];
const options = () => screen.getAllByRole('option').map(({ textContent }) => textContent);

it('shows the whole list when it is opened, whatever is chosen', async () => {
  const { user, field, onChange } = show('o3', three);
  expect(field).toHaveAccessibleDescription('New chats use it.');
  await user.click(field);
  expect(await screen.findByRole('option', { name: /gpt-5-mini/ })).toBeVisible();
  expect(options()).toEqual(['gpt-5400K tokens', 'gpt-5-mini', 'o3']);
  await user.click(screen.getByRole('option', { name: 'gpt-5-mini' }));
  expect(onChange).toHaveBeenCalledExactlyOnceWith('gpt-5-mini');
});

it('narrows the list to what is typed', async () => {
  const { user, field, onChange } = show('', three);
  await user.click(field);
  await user.type(field, 'min 5');
  await waitFor(() => expect(options()).toEqual(['gpt-5-mini']));
  await user.keyboard('{ArrowDown}{Enter}');
  expect(onChange).toHaveBeenCalledExactlyOnceWith('gpt-5-mini');
});

it.each(['{Enter}', '{Tab}'])('takes a name that the provider does not list (%s)', async (key) => {
  const { user, field, onChange } = show('o3', three);
  await user.clear(field);
  await user.type(field, 'my-model');
  await user.keyboard(key);
  expect(onChange).toHaveBeenCalledExactlyOnceWith('my-model');
});

it('changes nothing when it is only looked at or emptied', async () => {
  const { user, field, onChange } = show('o3', three);
  await user.click(field);
  await screen.findByRole('option', { name: 'o3' });
  await user.tab();
  expect(field).toHaveValue('o3');
  await user.clear(field);
  await user.tab();
  expect(field).toHaveValue('o3');
  expect(onChange).not.toHaveBeenCalled();
});

it('says in words why there is no list, and still takes a name', async () => {
  const { user, field, onChange } = show('', () =>
    Promise.reject({ code: 'unavailable', message: 'No key.' }),
  );
  await user.click(field);
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The list of models could not be fetched.No key.You can also type a model',
  );
  await user.type(field, 'gpt-5{Enter}');
  expect(onChange).toHaveBeenCalledExactlyOnceWith('gpt-5');
});
