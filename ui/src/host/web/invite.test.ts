import { expect, it } from 'vitest';
import { takeInvite } from './invite';

it('an invite leaves the address bar at once, and a link to a message stays for whoever goes there', () => {
  window.history.replaceState(null, '', `/join#${btoa(JSON.stringify({ v: 1, c: 'code' }))}`);
  expect(takeInvite()?.code).toBe('code');
  expect(window.location.hash).toBe('');
  window.history.replaceState(null, '', '/chat#message/a/b');
  expect(takeInvite()).toBeNull();
  expect(window.location.hash).toBe('#message/a/b');
});
