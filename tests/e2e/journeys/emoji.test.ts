import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import { answered, input, lastMessage, log, messages, ready, say } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { focused, keys, tabTo } from '../harness/keyboard.ts';
import { choose } from '../harness/message.ts';
import type { Region } from '../harness/region.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

const WAVE = '👋🏽';

/** From the field where messages are written, without a mouse. */
async function openQuickReactions(window: Region): Promise<Region> {
  await input(window).click();
  await tabTo(lastMessage(window).the('button', 'React'), { back: true });
  await keys(window, Key.ENTER);
  return await window.the('toolbar', 'Quick reactions').waitUntilThere();
}

journey('an emoji is looked for, toned and taken by keys, and is at hand the next time', async (machine) => {
  await chooseRawServer(machine, [answer('It is done.')]);
  const window = await machine.openHearth();
  await ready(window);
  await say(window, 'Is it done?');
  await answered(window, 'It is done.');

  const quick = await openQuickReactions(window);
  await focused(quick.the('button', 'React with 👍'), 'the first quick reaction');
  await keys(window, Key.ARROW_LEFT);
  await focused(quick.the('button', 'More emoji'), 'what leads to all emoji');
  await keys(window, Key.ENTER);
  const field = window.the('searchbox', 'Search emoji');
  await focused(field, 'the search for emoji');
  await keys(window, 'waving');
  await window.the('grid', 'Emoji').the('button', 'waving hand').waitUntilThere();
  await tabTo(window.the('button', 'Skin tone: Without'));
  await keys(window, Key.ENTER);
  const tones = window.the('group', 'Skin tone');
  await focused(tones.the('button', 'Without'), 'the tone that is chosen');
  await tabTo(tones.the('button', 'Medium'), { within: 3 });
  await keys(window, Key.ENTER);
  // Whoever has chosen goes on from there.
  await focused(window.the('button', 'Skin tone: Medium'), 'what the tones were folded into');
  await tabTo(field, { back: true, within: 1 });
  await keys(window, Key.ENTER);
  await field.waitUntilGone();
  const pill = lastMessage(window).the('list', 'Reactions').the('button', `${WAVE} 1`);
  await pill.waitUntilThere();
  expect(await pill.attribute('aria-pressed')).toBe('true');

  // It is the first at hand, and the first of those used last, also after a start.
  await window.close();
  const again = await machine.openHearth();
  await ready(again);
  const next = await openQuickReactions(again);
  await focused(next.the('button', `React with ${WAVE}`), 'the emoji that was used last');
  await next.the('button', 'More emoji').click();
  await focused(again.the('searchbox', 'Search emoji'), 'the search for emoji');
  await again.the('grid', 'Emoji').the('rowheader', 'Recent').waitUntilThere();
  await keys(again, Key.ARROW_DOWN);
  const first = again.the('grid', 'Emoji').the('button', 'waving hand', { at: 0 });
  await focused(first, 'the first of those used last');
  expect(await first.text()).toBe(WAVE);
  await keys(again, Key.ESCAPE);
  await again.the('grid', 'Emoji').waitUntilGone();

  // Who it was.
  await choose(again, lastMessage(again), 'See reactions');
  const who = again.the('dialog', 'Reactions');
  await who.the('list', 'Reactions').the('listitem').holding(WAVE).shows('You');
  await keys(again, Key.ESCAPE);
  await who.waitUntilGone();

  // A press takes it away.
  await lastMessage(again).the('button', `${WAVE} 1`).click();
  await lastMessage(again).the('list', 'Reactions').waitUntilGone();
});

journey('a name between colons becomes its emoji while one writes', async (machine) => {
  await chooseRawServer(machine, [answer('Thanks.')]);
  const window = await machine.openHearth();
  await ready(window);
  await input(window).type('Well done :tad');
  const names = window.the('listbox', 'Emoji');
  await names.the('option', /:tada:/).waitUntilThere();
  await keys(window, Key.TAB);
  await input(window).holds('Well done 🎉 ');
  await names.waitUntilGone();
  await keys(window, ':rocket: at 10:30:00 :nothing_like_it:');
  await input(window).holds('Well done 🎉 🚀 at 10:30:00 :nothing_like_it:');
  await keys(window, ' :hear');
  await names.waitUntilThere();
  // Nothing is sent by what chooses, and Escape leaves what was written.
  await keys(window, Key.ESCAPE);
  await names.waitUntilGone();
  await input(window).holds('Well done 🎉 🚀 at 10:30:00 :nothing_like_it: :hear');
  expect(await messages(window).count()).toBe(0);
  await keys(window, Key.ENTER);
  await log(window).shows('Well done 🎉 🚀 at 10:30:00 :nothing_like_it: :hear');
});
