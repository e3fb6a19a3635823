import { afterEach, expect, it } from 'vitest';
import { fileOf, UploadHost } from '../testFiles';
import { DraftFiles } from './DraftFiles';

afterEach(() => localStorage.clear());

it('who has asked to send before the chat was begun waits on in it', async () => {
  const host = new UploadHost();
  const drafts = new DraftFiles(host);
  drafts.add(null, [{ blob: fileOf('a.txt'), name: 'a.txt' }], undefined);
  const areThere = drafts.allThere(null);
  drafts.begin('chat');
  expect(drafts.of('chat')).toMatchObject({ files: [{ name: 'a.txt' }], sendsWhenThere: true });
  expect(drafts.of(null)).toMatchObject({ files: [], sendsWhenThere: false });
  host.upload('a.txt').done();
  expect(await areThere).toBe(true);
  expect(drafts.of('chat').sendsWhenThere).toBe(false);
});
