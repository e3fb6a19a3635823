import { expect, it } from 'vitest';
import { applyToSession, changeSettings, dismissNotice, startSession, useSessionStore } from './session';
import { TestHost } from './testHost';

async function started() {
  const host = new TestHost();
  host.onEvent(applyToSession);
  const bootstrap = await host.bootstrap();
  if (bootstrap.type === 'ready') startSession(bootstrap);
  return host;
}

const session = () => useSessionStore.getState().session;

it('makes each change to what the one before it saved', async () => {
  const host = await started();
  const ai = changeSettings(host, (settings) => ({ ...settings, display_name: 'Grace' }));
  const general = changeSettings(host, (settings) => ({ ...settings, welcomed: false }));
  await Promise.all([ai, general]);
  expect(host.settings).toMatchObject({ display_name: 'Grace', welcomed: false });
});

it('tells who asked that a change was refused, and goes on with the next', async () => {
  const host = await started();
  const save = host.saveSettings.bind(host);
  host.saveSettings = () => Promise.reject({ code: 'disk_full', message: 'ENOSPC' });
  await expect(changeSettings(host, (settings) => settings)).rejects.toMatchObject({ code: 'disk_full' });
  host.saveSettings = save;
  await changeSettings(host, (settings) => ({ ...settings, display_name: 'Grace' }));
  expect(session()?.settings.display_name).toBe('Grace');
});

it('shows a notice once, with its latest words, until it is put away', async () => {
  const host = await started();
  host.emit({ type: 'notice', code: 'disk_full', detail: 'first' });
  host.emit({ type: 'notice', code: 'disk_full', detail: 'second' });
  expect(session()?.notices).toEqual([{ code: 'disk_full', detail: 'second' }]);
  for (const notice of session()?.notices ?? []) dismissNotice(notice);
  expect(session()?.notices).toEqual([]);
});

it('takes in what was told between the bootstrap and the start of the session', async () => {
  const host = new TestHost();
  host.onEvent(applyToSession);
  const bootstrap = await host.bootstrap();
  await host.saveSettings({ ...host.settings, display_name: 'Grace' });
  if (bootstrap.type === 'ready') startSession(bootstrap);
  expect(session()?.settings.display_name).toBe('Grace');
});

it('a window holds files to the limit that was set, a browser to that which its host told', async () => {
  for (const [door, limit] of [
    ['window', 5],
    ['browser', 100],
  ] as const) {
    const host = new TestHost();
    host.door = door;
    const bootstrap = await host.bootstrap();
    if (bootstrap.type === 'ready') startSession(bootstrap);
    await changeSettings(host, (settings) => ({
      ...settings,
      general: { ...settings.general, max_file_mb: 5 },
    }));
    expect(session()?.maxFileBytes).toBe(limit * 1024 * 1024);
  }
});
