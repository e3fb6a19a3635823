import { expect, it, vi } from 'vitest';
import type { ChatId } from '../../generated/ChatId';
import { TestHost } from '../../host/testHost';
import { Drafts } from './drafts';

/** A host that saves each draft when the test says so, and tells in which order they came. */
class SavingHost extends TestHost {
  readonly texts: string[] = [];
  readonly waiting: { done(): void; refuse(): void }[] = [];

  override saveDraft(_: ChatId | null, text: string): Promise<void> {
    this.texts.push(text);
    return new Promise((done, refuse) => this.waiting.push({ done, refuse }));
  }
}

const kept = (drafts: Drafts) => drafts.store.getState().get('chat');

it('a newer text goes to the core only behind the older one, so that the older is never the last', async () => {
  const host = new SavingHost();
  const drafts = new Drafts(host);
  drafts.set('chat', 'Half');
  drafts.save('chat');
  drafts.set('chat', 'Half a');
  drafts.save('chat');
  drafts.set('chat', '');
  expect(host.texts).toEqual(['Half']);
  host.waiting[0]?.done();
  await vi.waitFor(() => expect(host.texts).toEqual(['Half', '']));
  expect(kept(drafts)?.saved).toBe(false);
  host.waiting[1]?.done();
  await vi.waitFor(() => expect(kept(drafts)?.saved).toBe(true));
});

it('a page that goes does not wait for the save before', () => {
  const host = new SavingHost();
  const drafts = new Drafts(host);
  drafts.set('chat', 'Half');
  drafts.save('chat');
  drafts.set('chat', 'Half a thought');
  drafts.saveLast();
  expect(host.texts).toEqual(['Half', 'Half a thought']);
});

it('what could not be saved is kept, and saved with the next change', async () => {
  const host = new SavingHost();
  const drafts = new Drafts(host);
  drafts.set('chat', 'Half');
  drafts.save('chat');
  host.waiting[0]?.refuse();
  await vi.waitFor(() => expect(kept(drafts)?.saved).toBe(false));
  drafts.forgetSaved('chat');
  expect(drafts.of('chat')).toBe('Half');
  drafts.set('chat', 'Half a');
  drafts.save('chat');
  host.waiting[1]?.done();
  await vi.waitFor(() => expect(kept(drafts)).toMatchObject({ saved: true, problem: null }));
});

it('a chat that is read while a message of it is under way keeps what that message is to be taken from', async () => {
  const host = new SavingHost();
  const drafts = new Drafts(host);
  const [field, another] = [{}, {}];
  drafts.set('chat', 'Hello and more');
  expect(drafts.startSending('chat', field, 'Hello and more')).toBe(true);
  drafts.save('chat');
  host.waiting[0]?.done();
  await vi.waitFor(() => expect(kept(drafts)?.saved).toBe(true));
  drafts.forgetSaved('chat');
  expect(drafts.of('chat')).toBe('Hello and more');
  expect(drafts.startSending('chat', another, 'Hello and more')).toBe(false);
  drafts.endSending(field);
  expect(drafts.startSending('chat', another, 'Hello and more')).toBe(true);
  drafts.endSending(another);
  drafts.forgetSaved('chat');
  expect(drafts.of('chat')).toBeUndefined();
});

it('a chat that is read while its draft is on its way does not fall back to the older one', async () => {
  const host = new SavingHost();
  const drafts = new Drafts(host);
  drafts.set('chat', 'Newer than what is read');
  drafts.save('chat');
  drafts.forgetSaved('chat');
  host.waiting[0]?.done();
  await vi.waitFor(() => expect(kept(drafts)?.saved).toBe(true));
  expect(drafts.of('chat')).toBe('Newer than what is read');
  drafts.forgetSaved('chat');
  expect(drafts.of('chat')).toBeUndefined();
});

it('the draft of the new chat goes with its message into the chat it begins, and over none that is there', () => {
  const drafts = new Drafts(new SavingHost());
  const field = {};
  drafts.set(null, 'Hello and more');
  drafts.startSending(null, field, 'Hello and more');
  drafts.begin('chat');
  expect(kept(drafts)).toMatchObject({ text: 'Hello and more', saved: false, sender: field });
  expect(drafts.store.getState().get(null)).toMatchObject({ text: '', sender: null });
  drafts.set(null, 'Something else');
  drafts.begin('chat');
  expect(drafts.of('chat')).toBe('Hello and more');
  expect(drafts.of(null)).toBe('Something else');
});
