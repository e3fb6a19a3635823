import { closeDialog, openSettings, ready } from '../harness/hearth.ts';
import { type Invite, readInvite } from '../harness/invite.ts';
import type { Machine } from '../harness/machine.ts';
import { choosePort, invite } from '../harness/sharing.ts';
import type { HearthWindow } from '../harness/window.ts';
import { Person } from './person.ts';
import type { Look } from './states.ts';

/** The switch, an invite, who waits and who is in: the window of whoever shares. */
export async function sharing(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  await machine.writeInData(
    'user_settings.json',
    JSON.stringify({ display_name: 'Ada', welcomed: true, general: { theme } }),
  );
  const port = await choosePort(machine);
  const window = await machine.openHearth();
  const picture = async (state: string) => await keep(state, await window.screenshot());
  await ready(window);
  await window.setSize(size);
  const dialog = await openSettings(window, 'Sharing');
  await dialog.the('switch', 'Share on this network').waitUntilThere();
  await picture('sharing-off');
  await dialog.the('switch', 'Share on this network').choose();
  await dialog.shows('This computer can be reached at', 20_000);
  await picture('sharing-on');
  await dialog.the('button', 'Invite').click();
  await dialog.the('button', 'Make a link').waitUntilThere();
  await picture('sharing-invite');
  await dialog.the('button', 'Make a link').click();
  await dialog.shows('It works once.');
  await picture('sharing-link');
  await dialog.the('button', 'Done').click();
  await picture('sharing-open-invite');
  await dialog.the('button', 'Advanced').click();
  await dialog.shows('A browser cannot check that');
  await scrollToEnd(window);
  await picture('sharing-advanced');
  await closeDialog(dialog);

  const next = async (): Promise<Invite> => readInvite((await invite(window, port)).application);
  const approved = Person.comes(machine, await next(), 'Ben');
  await window.the('button', 'Approve').waitUntilThere();
  await picture('sharing-asks');
  await window.the('button', 'Approve').click();
  await (await approved).isHere();
  const waiting = Person.comes(machine, await next(), 'Cleo Papadopoulou');
  await window.the('button', 'Approve').waitUntilThere();
  await openSettings(window, 'Sharing');
  await dialog.the('button', 'Revoke Ben').waitUntilThere();
  await picture('sharing-waiting');
  await dialog.the('button', 'Approve').click();
  await waiting;
  await dialog.the('button', 'Revoke Cleo Papadopoulou').waitUntilThere();
  await scrollToEnd(window);
  await picture('sharing-people');
  await dialog.the('button', 'Revoke Ben').click();
  await window.the('alertdialog').waitUntilThere();
  await picture('sharing-revoke');
}

async function scrollToEnd(window: HearthWindow): Promise<void> {
  await window.driver.executeScript(
    `const panel = document.querySelector('[role=tabpanel]'); panel.scrollTop = panel.scrollHeight;`,
  );
}
