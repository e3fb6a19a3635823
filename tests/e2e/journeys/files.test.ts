import { Key } from 'selenium-webdriver';
import { expect } from 'vitest';

import { company, connectionOf } from '../harness/company.ts';
import { answered, input, lastMessage, log, messages, ready, say, sendButton } from '../harness/hearth.ts';
import { journey } from '../harness/journey.ts';
import { blobs, hashOf } from '../harness/on-disk.ts';
import { attach, SomeFiles } from '../harness/some-files.ts';
import { until } from '../harness/until.ts';
import { chooseRawServer } from '../harness/with-servers.ts';
import { answer } from '../model-servers/raw.ts';

interface Part {
  type: string;
  text?: string;
  image_url?: { url: string };
}

journey('a model is given a picture and the words of a PDF and of a program', async (machine) => {
  const server = await chooseRawServer(machine, [answer('I have seen it all.')], { model: 'gpt-4o' });
  const files = await SomeFiles.in(machine.directory);
  const window = await machine.openHearth();
  await ready(window);
  await attach(
    window,
    await files.picture('lighthouse.png', 64, 48),
    await files.pdf('report.pdf', 'The tide turns at noon'),
    await files.write('count.py', 'print("from a program")\n'),
  );
  const waiting = window.the('list', 'Attached files');
  for (const name of ['lighthouse.png', 'report.pdf', 'count.py'])
    await waiting.the('button', `Remove ${name}`).waitUntilThere();
  await say(window, 'What is in these?');
  await answered(window, 'I have seen it all.');
  const asked = await server.request(1);
  const { messages: sent } = JSON.parse(asked.request.body) as { messages: { content: string | Part[] }[] };
  const parts = sent.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const words = parts.map(({ text }) => text ?? '').join('\n');
  expect(parts.find(({ type }) => type === 'image_url')?.image_url?.url).toMatch(
    /^data:image\/(png|jpeg);base64,/,
  );
  expect(words).toContain('The tide turns at noon');
  expect(words).toContain('from a program');
  await messages(window).holding('What is in these?').the('button', 'View lighthouse.png').click();
  await window.the('dialog', /lighthouse/).waitUntilThere();
});

journey(
  'files go from machine to machine once, are kept, and go with their message',
  async (machine) => {
    await chooseRawServer(machine, [answer('Yes.')], { displayName: 'Ada' });
    const { ada, ben, cleo, cable, second } = await company(machine, 'Pictures of the sea');
    const files = await SomeFiles.in(machine.directory);
    const picture = await files.picture('sea.png', 1200, 800);
    const large = await files.write('large.bin', Buffer.alloc(12_000_000, 7));

    // Ben sends two; the others see them, and the machine that hosts keeps each once.
    await attach(ben, picture, large);
    await say(ben, 'Two from me');
    for (const window of [ada, cleo]) {
      await log(window).shows('Two from me', 30_000);
      const message = messages(window).holding('Two from me');
      await message.the('button', 'View sea.png').waitUntilThere(20_000);
      await message.the('button', /large\.bin/, { at: 0 }).waitUntilThere();
    }
    await attach(cleo, picture);
    await input(cleo).press(Key.ENTER);
    await until(async () => (await messages(ada).the('button', 'View sea.png').count()) === 2, {
      within: 20_000,
      otherwise: () => 'the same picture does not come a second time',
    });
    const hashes = [await hashOf(picture), await hashOf(large)].sort();
    expect((await blobs(machine)).sort()).toEqual(hashes);

    // Without a network Ben still has his, and what he attaches goes out when it is back.
    cable.unplug();
    await connectionOf(ben).shows('Offline', 60_000);
    const other = await files.write('notes.txt', 'Written alone');
    await attach(ben, other);
    await say(ben, 'And my notes');
    await lastMessage(ben).shows('Waiting to be sent');
    await lastMessage(ben).shows('13 bytes');
    cable.plug();
    await log(ada).shows('And my notes', 40_000);
    await until(async () => (await blobs(machine)).includes(await hashOf(other)), {
      within: 20_000,
      otherwise: () => 'the notes never came to the host',
    });

    // Ada looks into them and saves them; in her downloads they have their name.
    const notes = messages(ada).holding('And my notes');
    await notes.the('button', 'Preview notes.txt').click();
    await ada.the('dialog', /notes\.txt/).shows('Written alone');
    await ada.the('dialog', /notes\.txt/).press(Key.ESCAPE);
    await notes.the('button', 'Save notes.txt').click();
    await notes.shows('Saved');

    // Ben deletes his message: its file is on no machine any more.
    await messages(ben).holding('And my notes').hover();
    await messages(ben).holding('And my notes').the('button', 'More actions').click();
    await ben.the('menu').the('menuitem', 'Delete').click();
    await lastMessage(ada).shows('This message was deleted', 20_000);
    const gone = await hashOf(other);
    for (const there of [machine, second]) {
      await until(async () => !(await blobs(there)).includes(gone), {
        within: 20_000,
        otherwise: () => 'a deleted file is still on the disk',
      });
    }
  },
  { within: 240_000 },
);

journey('what cannot be attached is said at once, and the rest goes on', async (machine) => {
  await chooseRawServer(machine, [answer('Yes.')]);
  const files = await SomeFiles.in(machine.directory);
  const window = await machine.openHearth();
  await ready(window);
  await attach(
    window,
    await files.write('huge.bin', Buffer.alloc(101 * 1024 * 1024)),
    await files.write('ok.txt', 'fine'),
  );
  await window.the('alert').shows(/huge\.bin/);
  await window.the('list', 'Attached files').the('button', 'Remove ok.txt').waitUntilThere();
  await sendButton(window).click();
  await messages(window).the('button', 'Preview ok.txt').waitUntilThere();
  await answered(window, 'Yes.');
  // A drawing that could hold scripts, and a page: never shown as what they are.
  await attach(
    window,
    await files.write(
      'bad.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'run\'"><script>document.title="run"</script></svg>',
    ),
    await files.write('bad.html', '<script>document.title="run"</script>'),
  );
  await say(window, 'Two that would run');
  await messages(window).holding('Two that would run').the('button', 'Preview bad.svg').waitUntilThere();
  expect(
    await window.driver.executeScript(
      'return document.querySelectorAll("article img, article iframe, article svg image").length',
    ),
  ).toBe(0);
  expect(await window.driver.getTitle()).not.toBe('run');
});
