import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { Bootstrap } from '../../generated/Bootstrap';
import type { StartupProblem } from '../../generated/StartupProblem';
import type { StartupProblemCode } from '../../generated/StartupProblemCode';
import { HostProvider } from '../../host/HostContext';
import { TestHost } from '../../host/testHost';
import { accessibilityFaults } from '../../test/render';
import { ProblemScreen } from './ProblemScreen';

function show(change: Partial<StartupProblem>) {
  const host = new TestHost();
  const problem = {
    code: 'database_damaged',
    path: '/data/hearth.db',
    detail: 'malformed',
    backup: null,
    ...change,
  };
  const onWayOut = vi.fn((from: () => Promise<Bootstrap>) => from().then(() => {}));
  render(
    <HostProvider host={host}>
      <ProblemScreen problem={problem as StartupProblem} version="0.1.0" onWayOut={onWayOut} />
    </HostProvider>,
  );
  return { host, user: userEvent.setup() };
}

const button = (name: string) => screen.getByRole('button', { name });

it.each<[StartupProblemCode, string]>([
  ['directory_missing', 'The data folder cannot be used'],
  ['read_only', 'The data folder cannot be written'],
  ['disk_full', 'The disk is full'],
  ['in_use', 'Hearth is already running'],
  ['database_damaged', 'The database is damaged'],
  ['database_missing', 'The database is missing'],
  ['database_newer', 'The database is from a newer Hearth'],
  ['other', 'Your chats could not be opened'],
])('says what, where and in whose words (%s)', async (code, title) => {
  show({ code });
  expect(screen.getByRole('heading', { name: title })).toBeVisible();
  expect(screen.getByText('/data/hearth.db')).toBeVisible();
  expect(screen.getByText('malformed')).toBeVisible();
  expect(await accessibilityFaults()).toEqual([]);
});

it('offers nothing that would hide a sound database', () => {
  show({ code: 'in_use', backup: '/data/backups/b.db' });
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Try again', 'Quit']);
});

it('offers a backup only if there is one', () => {
  show({ backup: null });
  expect(screen.queryByRole('button', { name: 'Restore newest backup' })).toBeNull();
});

it('restores the newest backup once it was asked for twice', async () => {
  const { host, user } = show({ backup: '/data/backups/b.db' });
  const restore = vi.spyOn(host, 'restoreBackup');
  await user.click(button('Restore newest backup'));
  const question = screen.getByRole('alertdialog', { name: 'Restore the newest backup?' });
  expect(question).toHaveTextContent('/data/backups/b.db');
  expect(restore).not.toHaveBeenCalled();
  await user.click(within(question).getByRole('button', { name: 'Restore newest backup' }));
  expect(restore).toHaveBeenCalledOnce();
});

it('starts empty once it has said that the database is kept', async () => {
  const { host, user } = show({});
  const start = vi.spyOn(host, 'startEmpty');
  await user.click(button('Start with an empty database'));
  const question = screen.getByRole('alertdialog');
  expect(question).toHaveTextContent('is not deleted');
  await user.click(within(question).getByRole('button', { name: 'Start with an empty database' }));
  expect(start).toHaveBeenCalledOnce();
});

it('says why a way out did not lead anywhere', async () => {
  const { host, user } = show({});
  host.retryStartup = () => Promise.reject({ code: 'internal', message: 'Still locked.' });
  await user.click(button('Try again'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Still locked.');
});
