import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { ProviderTest } from '../../generated/ProviderTest';
import { OPENAI, TestHost, testSettings } from '../../host/testHost';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import { Welcome } from './Welcome';

async function show(change: (host: TestHost) => void = () => {}) {
  const before = testSettings({ display_name: '', welcomed: false });
  const host = new TestHost({ ...before, ai: { ...before.ai, default_model: null } });
  change(host);
  await renderWithHost(host, <Welcome />);
  return { host, user: userEvent.setup() };
}

const button = (name: string) => screen.getByRole('button', { name });
const radio = (name: RegExp) => screen.getByRole('radio', { name });

it('has no accessibility faults', async () => {
  await show();
  expect(await accessibilityFaults()).toEqual([]);
});

it('can be skipped, and keeps a name that was typed', async () => {
  const { host, user } = await show();
  await user.keyboard('Grace');
  await user.click(button('Skip'));
  await waitFor(() => expect(host.settings.welcomed).toBe(true));
  expect(host.settings.display_name).toBe('Grace');
  expect(host.settings.ai.default_model).toBeNull();
});

it('saves and tests an OpenAI key and proposes a model', async () => {
  const { host, user } = await show();
  expect(button('Start chatting')).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: 'API key' }), 'sk-1');
  await user.click(button('Save and test'));
  expect(await screen.findByText('The key works.')).toBeVisible();
  expect(screen.getByRole('combobox', { name: 'Model' })).toHaveValue('gpt-5');
  await user.click(button('Start chatting'));
  await waitFor(() => expect(host.settings.welcomed).toBe(true));
  expect(host.settings.ai.default_model).toEqual({ provider_id: OPENAI.id, model: 'gpt-5' });
  expect(host.keys.get(OPENAI.id)).toBe('in_keychain');
});

it('tries a key once however long Enter is held, and not over another way chosen meanwhile', async () => {
  let answer = () => {};
  const { host, user } = await show((given) => {
    given.testProvider = vi.fn(
      () =>
        new Promise<ProviderTest>((resolve) => {
          answer = () => resolve({ ok: true, models: 2, error: null });
        }),
    );
    given.detectServers = async () => [
      { name: 'Ollama', base_url: 'http://localhost:11434/v1', models: ['llama3.2'] },
    ];
  });
  await user.type(screen.getByRole('textbox', { name: 'API key' }), 'sk-1{Enter>3/}');
  await user.click(radio(/model server on this computer/));
  await user.click(await screen.findByRole('radio', { name: /^Ollama/ }));
  expect(host.testProvider).toHaveBeenCalledOnce();

  await act(async () => answer());
  await user.click(button('Start chatting'));
  await waitFor(() => expect(host.settings.welcomed).toBe(true));
  expect(host.settings.ai.default_model?.model).toBe('llama3.2');
});

it('says in words why a key does not work', async () => {
  const { user } = await show((host) => {
    host.testProvider = async () => ({
      ok: false,
      models: null,
      error: {
        code: 'unreachable',
        message: 'connection refused',
        server: 'api.openai.com:443',
        status: null,
      },
    });
  });
  await user.type(screen.getByRole('textbox', { name: 'API key' }), 'sk-1{Enter}');
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('api.openai.com:443 could not be reached.');
  expect(alert).toHaveTextContent('connection refused');
  expect(button('Start chatting')).toBeDisabled();
});

it('takes a model server found here as a provider', async () => {
  const { host, user } = await show((given) => {
    given.detectServers = async () => [
      { name: 'Ollama', base_url: 'http://localhost:11434/v1', models: ['llama3.2', 'qwen3:8b'] },
    ];
  });
  await user.click(radio(/model server on this computer/));
  await user.click(await screen.findByRole('radio', { name: /^Ollama.*2 models/ }));
  await user.click(button('Start chatting'));
  await waitFor(() => expect(host.settings.welcomed).toBe(true));
  const added = host.settings.ai.providers[1];
  expect(added).toMatchObject({
    name: 'Ollama',
    kind: 'openai-compatible',
    base_url: 'http://localhost:11434/v1',
  });
  expect(host.settings.ai.default_model).toEqual({ provider_id: added?.id, model: 'llama3.2' });
});

it('says so when no server is found, and looks again', async () => {
  const { host, user } = await show();
  await user.click(radio(/model server on this computer/));
  expect(await screen.findByText(/None was found/)).toBeVisible();
  host.detectServers = async () => [{ name: 'vLLM', base_url: 'http://localhost:8000/v1', models: ['m'] }];
  await user.click(button('Look again'));
  expect(await screen.findByRole('radio', { name: /^vLLM/ })).toBeVisible();
});

it('goes on without AI', async () => {
  const { host, user } = await show();
  await user.click(radio(/Without AI/));
  await user.click(button('Start chatting'));
  await waitFor(() => expect(host.settings.welcomed).toBe(true));
  expect(host.settings.ai.default_model).toBeNull();
});

it('stays, and says why, when the settings cannot be saved', async () => {
  const { user } = await show((host) => {
    host.saveSettings = () => Promise.reject({ code: 'disk_full', message: 'ENOSPC' });
  });
  await user.click(button('Skip'));
  expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full');
  expect(button('Skip')).toBeEnabled();
});
