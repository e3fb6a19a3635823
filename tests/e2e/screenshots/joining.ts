import { closeDialog, ready } from '../harness/hearth.ts';
import { HearthServer } from '../harness/hearth-server.ts';
import type { Machine } from '../harness/machine.ts';
import { withModelServer } from '../harness/settings.ts';
import { Company } from './company.ts';
import type { Look } from './states.ts';

/** From an empty list to a host's answer, and what comes of a host that is another one all at once. */
export async function joining(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  const company = await Company.at(machine);
  await withModelServer(machine.dataDirectory, 'http://127.0.0.1:9/v1', { theme, displayName: 'Ben' });
  const window = await machine.openHearth();
  const picture = async (state: string) => await keep(state, await window.screenshot());
  await ready(window);
  await window.setSize(size);

  const dialog = window.the('dialog', 'Join a space');
  const link = dialog.the('textbox', 'Invite link');
  const ask = async () => {
    await link.fill((await company.server.invite()).link);
    await dialog.the('button', 'Continue').click();
    await dialog.the('button', 'Join').waitUntilThere();
  };
  await window.the('button', 'Join a space').click();
  await dialog.the('button', 'Look again').waitUntilThere();
  await picture('join');
  await link.fill('hearth://join#half-a-li');
  await dialog.the('button', 'Continue').click();
  await dialog.the('alert').waitUntilThere();
  await picture('join-no-invite');
  await ask();
  await picture('join-host');
  await dialog.the('button', 'Join').click();
  await dialog.shows('Waiting for');
  await picture('join-waiting');
  await company.server.command('revoke', (await company.waiting()).id);
  await dialog.shows('did not let you in');
  await picture('join-refused');
  await dialog.the('button', 'Done').click();
  await picture('space-refused');

  await window.the('button', 'Join a space').click();
  await ask();
  await dialog.the('button', 'Join').click();
  await dialog.shows('Waiting for');
  await dialog.the('button', 'Close and wait').click();
  await dialog.waitUntilGone();
  await picture('space-waiting');
  const ben = await company.waiting();
  await company.server.command('approve', ben.id);
  const space = window.the('group', "Ana's Hearth");
  await space.the('status', 'Connection').shows('Connected', 20_000);
  await company.talkWith(ben.user_id);

  // Somebody else answers where the host was.
  await company.server.end();
  const other = await HearthServer.start({
    dataDirectory: `${company.server.dataDirectory}-of-somebody-else`,
    env: machine.env,
    port: company.server.port,
  });
  machine.endWith(() => other.stop());
  await space.the('status', 'Connection').shows('Certificate changed', 60_000);
  await picture('space-certificate');
  await window.the('button', "More about Ana's Hearth").click();
  await window.the('menu').waitUntilThere();
  await picture('space-menu');
  await window.the('menuitem', 'About this space').click();
  await window.the('dialog', "Ana's Hearth").shows('Fingerprint');
  await picture('space-about');
  await closeDialog(window.the('dialog', "Ana's Hearth"));
  await window.the('button', "More about Ana's Hearth").click();
  await window.the('menuitem', 'Leave space…').click();
  await window.the('alertdialog').waitUntilThere();
  await picture('space-leave');
}
