import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TestHost } from '../../host/testHost';
import { testSpace } from '../../host/testSpaces';
import { endEdit, saveEdits, startEdit, useEdits } from './editing/edits';
import { draftFilesOf } from './files/attaching/DraftFiles';
import { fileOf } from './files/testFiles';
import { forgetGoneChats } from './goneChats';
import { startReply, useReplies } from './replies/replies';

beforeEach(() => localStorage.clear());
afterEach(() => {
  for (const id of useEdits.getState().edits.keys()) endEdit(id);
  useReplies.setState(new Map(), true);
});

/** Two chats, in each of which a reply, an edit and a file are begun. */
function begun(): TestHost {
  const host = new TestHost();
  for (const id of ['one', 'two']) {
    host.addChat(id, { id });
    startReply(id, `to ${id}`);
    startEdit({ id: `in ${id}`, text: 'Half', chat_id: id });
    draftFilesOf(host).add(id, [{ blob: fileOf('a.txt'), name: 'a.txt' }], undefined);
  }
  saveEdits();
  forgetGoneChats(host);
  return host;
}

const kept = () => Object.keys(localStorage).sort();
const ofTwo = ['hearth.edit.in two', 'hearth.files.two', 'hearth.reply.two'];

it('what was begun in a chat goes with it, and what was begun in another stays', () => {
  const host = begun();
  expect(kept()).toHaveLength(6);
  host.emit({ type: 'chat_gone', chat_id: 'one', space_id: 's' });
  expect(kept()).toEqual(ofTwo);
  expect(draftFilesOf(host).of('one').files).toEqual([]);
  expect([...useReplies.getState().keys()]).toEqual(['two']);
});

it('what was begun in another tab goes with its chat too', () => {
  const host = begun();
  localStorage.setItem('hearth.edit.elsewhere', '{"chatId":"one","base":"a","text":"b"}');
  host.emit({ type: 'chat_gone', chat_id: 'one', space_id: 's' });
  expect(kept()).toEqual(ofTwo);
});

it('what was begun in a chat that is deleted goes with it', async () => {
  const host = begun();
  await host.apply({ op_id: 'o', chat_id: 'one', action: { type: 'delete_chat' } });
  await vi.waitFor(() => expect(kept()).toEqual(ofTwo));
});

it('of the chats of a space that was left, what is still there keeps what was begun in it', async () => {
  const host = begun();
  host.setSpaces([testSpace(), testSpace({ id: 'other' })]);
  vi.spyOn(host, 'openChat').mockImplementation(async (id) => {
    throw { code: id === 'one' ? 'not_found' : 'unavailable', message: '' };
  });
  host.setSpaces([testSpace(), testSpace({ id: 'other', waiting: 1 })]);
  expect(host.openChat).not.toHaveBeenCalled();
  host.setSpaces([testSpace()]);
  await vi.waitFor(() => expect(kept()).toEqual(ofTwo));
});
