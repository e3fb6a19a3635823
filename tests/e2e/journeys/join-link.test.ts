import { expect } from 'vitest';

import { Child } from '../harness/child.ts';
import { ready } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { hearthBinary } from '../harness/paths.ts';

const link = 'hearth://join#eyJ2IjoxfQ';
const skipped = JSON.stringify({ welcomed: true, display_name: 'Ben' });

journey(
  'an invite that is opened on the desktop is asked about in the window that is there',
  async (machine) => {
    await machine.writeInData('user_settings.json', skipped);
    const window = await machine.openHearth();
    await ready(window);
    const second = new Child(hearthBinary, ['--data-dir', machine.dataDirectory, link], { env: machine.env });
    expect(await second.end()).toBe(0);
    const dialog = window.the('dialog', 'Join a space');
    await dialog.the('textbox', 'Invite link').holds(link);
    // This one says nothing of where it leads.
    await dialog.the('button', 'Continue').click();
    await dialog.the('alert').shows('This is no invite link');
  },
);

journey('an invite can start Hearth', async (machine) => {
  await machine.writeInData('user_settings.json', skipped);
  const window = await machine.openHearth({ args: [link] });
  await ready(window);
  await window.the('dialog', 'Join a space').the('textbox', 'Invite link').holds(link);
});
