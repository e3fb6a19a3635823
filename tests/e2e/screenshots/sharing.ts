import { openSettings, ready } from '../harness/hearth.ts';
import type { Machine } from '../harness/machine.ts';
import { freePort } from '../harness/ports.ts';
import type { Look } from './states.ts';

/** The switch, an invite, and joining: the states that need no second machine. */
export async function sharing(machine: Machine, { theme, size, keep }: Look): Promise<void> {
  const settings = {
    display_name: 'Ada',
    welcomed: true,
    general: { theme },
    sharing: { port: await freePort() },
  };
  await machine.writeInData('user_settings.json', JSON.stringify(settings));
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
}
