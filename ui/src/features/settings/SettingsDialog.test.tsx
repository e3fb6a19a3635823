import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { useSessionStore } from '../../host/session';
import { OPENAI, TestHost, testSettings } from '../../host/testHost';
import { testSpace } from '../../host/testSpaces';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import { SettingsDialog } from './SettingsDialog';
import type { SettingsTab } from './settingsTab';

async function show(host: TestHost, tab: SettingsTab) {
  const onClose = vi.fn();
  const view = await renderWithHost(host, <SettingsDialog tab={tab} onClose={onClose} />);
  return { user: userEvent.setup(), onClose, view };
}

const textbox = (name: string) => screen.getByRole('textbox', { name });
const button = (name: string) => screen.getByRole('button', { name });

it('is a dialog with the tabs of what can be set', async () => {
  const { user, onClose } = await show(new TestHost(), 'general');
  const dialog = screen.getByRole('dialog', { name: 'Settings' });
  expect(
    within(dialog)
      .getAllByRole('tab')
      .map(({ textContent }) => textContent),
  ).toEqual(['General', 'AI', 'Sharing', 'Data', 'About']);
  await user.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalled();
});

it('shows a guest in a browser only what is theirs, whichever tab was asked for', async () => {
  const host = new TestHost();
  host.door = 'browser';
  host.spaces = [testSpace({ role: 'guest' })];
  await show(host, 'ai');
  expect(screen.getAllByRole('tab').map(({ textContent }) => textContent)).toEqual(['General', 'About']);
  expect(screen.getByRole('tab', { name: 'General' })).toHaveAttribute('aria-selected', 'true');
  expect(screen.queryByRole('textbox', { name: 'Proxy' })).toBeNull();
  expect(screen.queryByRole('textbox', { name: 'Largest file' })).toBeNull();
});

it('leads out of the space that a browser has joined, after asking', async () => {
  const host = new TestHost();
  host.door = 'browser';
  host.spaces = [testSpace({ role: 'guest', name: 'Workshop' })];
  const { user } = await show(host, 'general');
  await user.click(button('Leave this space…'));
  const asks = screen.getByRole('alertdialog', { name: 'Leave “Workshop”?' });
  expect(host.asked).toEqual([]);
  await user.click(within(asks).getByRole('button', { name: 'Leave space' }));
  expect(host.asked).toEqual([['leaveSpace', 's', false]]);
});

it('offers no way out of the own space', async () => {
  await show(new TestHost(), 'general');
  expect(screen.queryByRole('button', { name: /Leave/ })).toBeNull();
});

it('turns notifications off and on', async () => {
  const host = new TestHost();
  const { user } = await show(host, 'general');
  await user.click(screen.getByRole('switch', { name: 'Notifications' }));
  await waitFor(() => expect(host.settings.general.notifications).toBe(false));
  expect(screen.getByRole('switch', { name: 'Notifications' })).not.toBeChecked();
});

it.each<SettingsTab>(['general', 'ai', 'data', 'about'])('has no accessibility faults in %s', async (tab) => {
  await show(new TestHost(), tab);
  expect(await accessibilityFaults()).toEqual([]);
});

it('saves a choice at once and a text when its field is left', async () => {
  const host = new TestHost();
  const { user } = await show(host, 'general');
  await user.click(screen.getByRole('radio', { name: 'Dark' }));
  await waitFor(() => expect(host.settings.general.theme).toBe('dark'));
  await user.clear(textbox('Your name'));
  await user.type(textbox('Your name'), ' Grace ');
  await user.tab();
  await waitFor(() => expect(host.settings.display_name).toBe('Grace'));
  expect(textbox('Your name')).toHaveValue('Grace');
});

it('saves what was typed last when the dialog is closed in the middle', async () => {
  const host = new TestHost();
  const { user, view } = await show(host, 'general');
  await user.type(textbox('Your name'), ' Lovelace');
  view.unmount();
  await waitFor(() => expect(host.settings.display_name).toBe('Ada Lovelace'));
});

it('says beside the field what is wrong, and saves nothing wrong', async () => {
  const host = new TestHost();
  const { user } = await show(host, 'general');
  await user.type(textbox('Proxy'), 'localhost');
  await user.tab();
  expect(await screen.findByRole('alert')).toHaveTextContent('Starts with http://');
  expect(textbox('Proxy')).toBeInvalid();
  expect(host.settings.general.proxy).toBe('');
});

it('saves the largest file once its number is whole, and holds files to it at once', async () => {
  const host = new TestHost();
  const save = vi.spyOn(host, 'saveSettings');
  const { user } = await show(host, 'general');
  const limit = () => useSessionStore.getState().session?.maxFileBytes;
  await user.clear(textbox('Largest file'));
  await user.type(textbox('Largest file'), '2500{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('A whole number from 1 to 2000.');
  expect(save).not.toHaveBeenCalled();
  await user.clear(textbox('Largest file'));
  await user.type(textbox('Largest file'), '250{Enter}');
  await waitFor(() => expect(limit()).toBe(250 * 1024 * 1024));
  expect(host.settings.general.max_file_mb).toBe(250);
  expect(save).toHaveBeenCalledOnce();
});

it('two fields saved at the same moment do not undo each other', async () => {
  const host = new TestHost();
  const save = host.saveSettings.bind(host);
  host.saveSettings = async (settings) => {
    await new Promise((done) => setTimeout(done));
    return save(settings);
  };
  const { user } = await show(host, 'general');
  await user.type(textbox('Your name'), '!');
  await user.click(screen.getByRole('radio', { name: 'Light' }));
  await waitFor(() =>
    expect(host.settings).toMatchObject({ display_name: 'Ada!', general: { theme: 'light' } }),
  );
});

it('tells whether a key is stored, never the key', async () => {
  const host = new TestHost();
  const saveKey = vi.spyOn(host, 'saveKey');
  const { user } = await show(host, 'ai');
  expect(screen.getByText('No key is stored.')).toBeVisible();
  expect(button('Remove key')).toBeDisabled();

  await user.type(textbox('API key'), 'sk-secret');
  await user.click(button('Save key'));
  expect(saveKey).toHaveBeenCalledWith(OPENAI.id, 'sk-secret');
  expect(await screen.findByText(/A key is stored in the keychain/)).toBeVisible();
  expect(textbox('API key')).toHaveValue('');

  await user.click(button('Remove key'));
  expect(await screen.findByText('No key is stored.')).toBeVisible();
});

it('says why a key could not be kept, and keeps what was typed', async () => {
  const host = new TestHost();
  host.saveKey = () => Promise.reject({ code: 'invalid', message: 'The key has a control character in it.' });
  const { user } = await show(host, 'ai');
  await user.type(textbox('API key'), 'sk-x{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('The key has a control character in it.');
  expect(textbox('API key')).toHaveValue('sk-x');
});

it('saves a key once, however long Enter is held', async () => {
  const host = new TestHost();
  const saveKey = vi.spyOn(host, 'saveKey').mockReturnValue(new Promise(() => {}));
  const { user } = await show(host, 'ai');
  await user.type(textbox('API key'), 'sk-x{Enter>3/}');
  expect(saveKey).toHaveBeenCalledOnce();
});

it('tests a provider, with a key that was typed and not yet saved, and names what it said', async () => {
  const host = new TestHost();
  const { user } = await show(host, 'ai');
  await user.type(textbox('API key'), 'sk-new');
  await user.click(button('Test'));
  expect(await screen.findByText('OpenAI answered and offers 2 models.')).toBeVisible();
  expect(host.keys.get(OPENAI.id)).toBe('in_keychain');

  host.testProvider = async () => ({
    ok: false,
    models: null,
    error: { code: 'key_refused', message: 'Incorrect API key.', server: 'api.openai.com', status: 401 },
  });
  await user.click(button('Test'));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('api.openai.com refused the API key.');
  expect(alert).toHaveTextContent('It said: Incorrect API key.');
});

it('saves a base URL before it tests, so that the right server is asked', async () => {
  const host = new TestHost();
  let asked = '';
  host.testProvider = async () => {
    asked = host.settings.ai.providers[0]?.base_url ?? '';
    return { ok: true, models: null, error: null };
  };
  const { user } = await show(host, 'ai');
  await user.clear(textbox('Base URL'));
  await user.type(textbox('Base URL'), 'http://localhost:4010/v1/');
  await user.click(button('Test'));
  expect(await screen.findByText('OpenAI answered.')).toBeVisible();
  expect(asked).toBe('http://localhost:4010/v1');
});

it('chooses the default model from the provider’s list', async () => {
  const host = new TestHost();
  const { user } = await show(host, 'ai');
  await user.click(screen.getByRole('combobox', { name: 'Model' }));
  await user.click(await screen.findByRole('option', { name: /^gpt-5$/ }));
  await waitFor(() =>
    expect(host.settings.ai.default_model).toEqual({ provider_id: OPENAI.id, model: 'gpt-5' }),
  );
});

it('adds a server found here, and takes it away again with its key and default model', async () => {
  const host = new TestHost();
  host.detectServers = async () => [
    { name: 'Ollama', base_url: 'http://localhost:11434/v1', models: ['llama'] },
  ];
  const removeKey = vi.spyOn(host, 'removeKey');
  const { user } = await show(host, 'ai');
  await user.click(button('Add'));
  await user.click(await screen.findByRole('menuitem', { name: 'Ollama at localhost:11434' }));
  expect(await screen.findByRole('textbox', { name: 'Name' })).toHaveValue('Ollama');
  expect(textbox('Base URL')).toHaveValue('http://localhost:11434/v1');
  const added = host.settings.ai.providers[1];
  await user.type(screen.getByRole('combobox', { name: 'Model' }), 'llama{Enter}');
  await waitFor(() => expect(host.settings.ai.default_model?.model).toBe('llama'));

  await user.keyboard('{Escape}');
  await user.click(button('Remove provider'));
  const question = await screen.findByRole('alertdialog', { name: 'Remove “Ollama”?' });
  await user.click(within(question).getByRole('button', { name: 'Remove provider' }));
  await waitFor(() => expect(host.settings.ai.providers).toEqual([OPENAI]));
  expect(removeKey).toHaveBeenCalledWith(added?.id);
  expect(host.settings.ai.default_model).toBeNull();
  expect(screen.queryByRole('button', { name: 'Remove provider' })).toBeNull();
});

it('leaves temperature and output limit to the provider unless they are given', async () => {
  const host = new TestHost(testSettings());
  const { user } = await show(host, 'ai');
  await user.type(textbox('Temperature'), '0.3');
  await user.type(textbox('Output limit'), '2000');
  await user.clear(textbox('Give up after'));
  await user.type(textbox('Give up after'), '90');
  await user.tab();
  await waitFor(() =>
    expect(host.settings.ai).toMatchObject({ temperature: 0.3, max_output: 2000, idle_timeout_s: 90 }),
  );
  await user.clear(textbox('Temperature'));
  await user.tab();
  await waitFor(() => expect(host.settings.ai.temperature).toBeNull());
});

it('shows where the data is, and opens the folder', async () => {
  const host = new TestHost();
  const open = vi.spyOn(host, 'openDataDirectory');
  const { user } = await show(host, 'data');
  expect(await screen.findByText('/home/ada/.local/share/org.hearth.desktop')).toBeVisible();
  expect(screen.getByText('5.4 MB')).toBeVisible();
  expect(screen.getByText('Attached files').closest('div')).toHaveTextContent('Attached files5 MB');
  await user.click(button('Open folder'));
  expect(open).toHaveBeenCalled();
});

it('names the version and the licences', async () => {
  await show(new TestHost(), 'about');
  expect(screen.getByText('Version 0.1.0')).toBeVisible();
  expect(screen.getByText(/MIT licence/)).toBeVisible();
});
