import { Key } from 'selenium-webdriver';
import { input, messages, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

journey('in a chat, each hit is stepped to, forwards and backwards', async (machine) => {
  await chooseRawServer(machine, [
    answer('The sea is calm.'),
    answer('The moon is full.'),
    answer('The sea again.'),
  ]);
  const window = await machine.openHearth();
  await ready(window);
  for (const text of ['one', 'two', 'three']) {
    await say(window, `Tell me ${text}`);
    await until(async () => (await messages(window).count()) % 2 === 0, {
      otherwise: () => 'no answer comes',
    });
  }
  await input(window).click();
  await input(window).chord(Key.CONTROL, 'f');
  const field = window.the('searchbox', 'Search in this chat');
  await field.type('sea');
  await window.shows('1 of 2');
  await field.press(Key.ENTER);
  await window.shows('2 of 2');
  await window.driver.actions().keyDown(Key.SHIFT).sendKeys(Key.ENTER).keyUp(Key.SHIFT).perform();
  await window.shows('1 of 2');
  await field.press(Key.ESCAPE);
  await field.waitUntilGone();
});
