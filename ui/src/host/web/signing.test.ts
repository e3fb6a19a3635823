import { expect, it } from 'vitest';
import { textOfBase64url, toBase64url } from './base64url';
import { readInvite, takeInvite } from './invite';
import { makeDeviceKey, signRefresh } from './membership';
import { listQuery, pageQuery, searchQuery } from './queries';
import { problemOf } from './request';

const utf8 = (text: string) => new TextEncoder().encode(text);
const fragment = (invite: object) => `#${toBase64url(utf8(JSON.stringify(invite)))}`;

it('reads an invite, and no other text', () => {
  const invite = { v: 1, a: ['192.168.1.5:8002'], f: 'ab', c: 'q83v', n: 'Ana’s Hearth', s: 's' };
  expect(readInvite(fragment(invite))).toEqual({
    code: 'q83v',
    fingerprint: 'ab',
    spaceName: 'Ana’s Hearth',
  });
  for (const other of ['', '#', '#%%%', fragment({ ...invite, v: 2 }), fragment({ v: 1 }), fragment([1])]) {
    expect(readInvite(other)).toBeNull();
  }
});

it('takes the code out of the address at once', () => {
  window.history.replaceState(null, '', `/join${fragment({ v: 1, c: 'q83v' })}`);
  expect(takeInvite()?.code).toBe('q83v');
  expect(window.location.href).not.toContain('#');
  expect(takeInvite()).toBeNull();
});

it('signs a refresh token with a key that cannot be read, as the host checks it', async () => {
  const { key, publicKey } = await makeDeviceKey();
  expect(key.extractable).toBe(false);
  const bytes = (text: string) =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  const point = bytes(publicKey);
  expect([point.length, point[0]]).toEqual([65, 4]);
  const signature = bytes(
    await signRefresh({ deviceId: 'd', userId: 'u', spaceName: '', refreshToken: 'token', key }),
  );
  expect(signature).toHaveLength(64);
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const checked = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    await crypto.subtle.importKey('raw', point, curve, false, ['verify']),
    signature,
    utf8('hearth-refresh-v1:token'),
  );
  expect(checked).toBe(true);
  expect(textOfBase64url(toBase64url(utf8('Größe 😀')))).toBe('Größe 😀');
});

it('asks for pages and lists as the host reads them', () => {
  const after = { pinned: true, active_at: 7, id: 'c' };
  const list = { space_id: null, filter: 'current', search: 'trip & sea', after, limit: 50 } as const;
  expect(listQuery(list)).toBe('chat/chats?filter=current&limit=50&search=trip+%26+sea&cursor=true%2C7%2Cc');
  const search = {
    query: 'trip & sea',
    within: { type: 'everywhere' },
    order: 'newest_first',
    after: null,
    limit: 9,
    utc_offset_min: 0,
  } as const;
  expect(searchQuery(search)).toBe('chat/search?q=trip+%26+sea&order=newest_first&limit=9');
  expect(searchQuery({ ...search, within: { type: 'chat', chat_id: 'c' }, after: '7' })).toBe(
    'chat/search?q=trip+%26+sea&order=newest_first&limit=9&chat=c&cursor=7',
  );
  expect(searchQuery({ ...search, utc_offset_min: -300 })).toContain('&utc_offset=-300');
  expect(searchQuery({ ...search, within: { type: 'my_mentions' } })).toContain('&mentions=true');
  const page = (anchor: Parameters<typeof pageQuery>[0]['anchor']) =>
    pageQuery({ chat_id: 'c', anchor, limit: 9 });
  expect(page({ type: 'end' })).toBe('chat/chats/c/page?anchor=end&limit=9');
  expect(page({ type: 'before', position: 4 })).toBe('chat/chats/c/page?anchor=before&limit=9&position=4');
  expect(page({ type: 'around', message_id: 'm' })).toContain('anchor=around&limit=9&message_id=m');
});

it('keeps a refusal’s code, and makes one of a status that says no more', () => {
  const problem = JSON.stringify({
    title: 'Forbidden',
    status: 403,
    code: 'forbidden',
    detail: 'Not yours.',
  });
  expect(problemOf(403, problem)).toEqual({ code: 'forbidden', message: 'Not yours.' });
  expect(problemOf(502, '<html>')).toEqual({ code: 'unavailable', message: 'HTTP 502' });
  expect(problemOf(401, '').code).toBe('unauthorized');
});
