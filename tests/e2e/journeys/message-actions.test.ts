import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import { company, connectionOf } from '../harness/company.ts';
import { closeDialog, input, lastMessage, log, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { choose, holding } from '../harness/message.ts';
import { filesWith } from '../harness/secrets.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

journey(
  'three people edit, react, reply and delete, with and without a network, and all see the same',
  async (machine) => {
    await chooseRawServer(machine, [answer('Yes.')], { displayName: 'Ada' });
    const { ada, ben, cleo, cable, second, everybody } = await company(machine, 'A chat for three');

    // Ben changes what he wrote; everybody can see what it was.
    await say(ben, 'We meet at eigth');
    for (const window of everybody) await log(window).shows('We meet at eigth');
    await input(ben).press(Key.ARROW_UP);
    const editor = ben.the('textbox', 'Edit message');
    await editor.fill('We meet at eight');
    await ben.the('button', 'Save').click();
    for (const window of everybody) {
      await holding(window, 'We meet at eight')
        .the('button', /^Edited/)
        .click();
      const earlier = window.the('dialog', 'Earlier versions');
      await earlier.shows('We meet at eigth');
      await earlier.the('button', 'Close').click();
    }

    // Cleo reacts, Ada too; everybody sees whose it is.
    await holding(cleo, 'We meet at eight').hover();
    await holding(cleo, 'We meet at eight').the('button', 'React').click();
    await cleo.the('button', 'React with 👍').click();
    await holding(ada, 'We meet at eight').the('button', /👍/).click();
    for (const window of everybody) {
      const pill = holding(window, 'We meet at eight').the('button', /👍/);
      await until(async () => /2/.test(await pill.text()), {
        otherwise: () => 'the two reactions are not counted',
      });
    }

    for (const [window, other] of [
      [ada, 'Cleo'],
      [ben, 'Cleo'],
      [cleo, 'Ada'],
    ] as const) {
      await choose(window, holding(window, 'We meet at eight'), 'See reactions');
      const who = window.the('dialog', 'Reactions');
      await who.the('listitem').holding('👍 2').shows(other);
      await who.shows(window === ben ? 'Ada' : 'You');
      await closeDialog(who);
    }

    // Ada replies; the quote leads to what it quotes.
    await choose(ada, holding(ada, 'We meet at eight'), 'Reply');
    await input(ada).type('Make it nine', Key.ENTER);
    for (const window of everybody) {
      await lastMessage(window).shows('Make it nine');
      await lastMessage(window)
        .the('button', /In reply to Ben/)
        .waitUntilThere();
    }

    // The cable is pulled: what Ben does now waits, shows at once and arrives in the end.
    cable.unplug();
    await connectionOf(ben).shows('Offline', 60_000);
    await holding(ben, 'Make it nine').hover();
    await holding(ben, 'Make it nine').the('button', 'React').click();
    await ben.the('button', 'React with ❤️').click();
    await holding(ben, 'Make it nine').the('button', /❤/).waitUntilThere();
    await choose(ben, holding(ben, 'We meet at eight'), 'Edit');
    await editor.fill('We meet at half past eight');
    await ben.the('button', 'Save').click();
    await log(ben).shows('half past eight');
    cable.plug();
    for (const window of everybody) {
      await log(window).shows('We meet at half past eight', 40_000);
      await holding(window, 'Make it nine').the('button', /❤/).waitUntilThere(40_000);
    }

    // Ben deletes for everyone, after he has taken it back once. Nothing of it is left on any machine.
    await say(ben, 'My secret word is xylophagous');
    for (const window of everybody) await log(window).shows('xylophagous');
    await choose(ben, lastMessage(ben), 'Delete');
    await ben.the('button', 'Undo').click();
    await lastMessage(ben).shows('xylophagous');
    await choose(ben, lastMessage(ben), 'Delete');
    for (const window of everybody) await lastMessage(window).shows('This message was deleted', 20_000);
    for (const { dataDirectory } of [machine, second]) {
      await until(async () => (await filesWith(dataDirectory, 'xylophagous')).length === 0, {
        within: 20_000,
        otherwise: async () => `it is still in ${(await filesWith(dataDirectory, 'xylophagous')).join(', ')}`,
      });
    }

    // What is there now is there after a start, too.
    await ben.close();
    const again = await second.openHearth();
    await log(again).shows('We meet at half past eight');
    await holding(again, 'Make it nine').the('button', /❤/).waitUntilThere();
    expect(await log(again).text()).not.toContain('xylophagous');
  },
  { within: 240_000 },
);
