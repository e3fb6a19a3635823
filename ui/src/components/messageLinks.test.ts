import { expect, it } from 'vitest';
import { linkToMessage, placeOfFragment, placeOfLink } from './messageLinks';

const place = {
  chatId: '01980000-0000-7000-8000-00000000000a',
  messageId: '01980000-0000-7000-8000-00000000000b',
};

it('a link leads back to its message, from the window and from a browser', () => {
  const ofWindow = linkToMessage('window', place);
  const ofBrowser = linkToMessage('browser', place);
  expect(ofWindow).toBe(`hearth://message/${place.chatId}/${place.messageId}`);
  expect(ofBrowser).toBe(`${window.location.origin}/chat#message/${place.chatId}/${place.messageId}`);
  expect(placeOfLink(ofWindow)).toEqual(place);
  expect(placeOfLink(ofBrowser)).toEqual(place);
  expect(placeOfFragment(new URL(ofBrowser).hash)).toEqual(place);
});

it('nothing else is taken for one', () => {
  const path = `message/${place.chatId}/${place.messageId}`;
  for (const url of [
    `hearth://join#${path}`,
    `hearth://${path}/more`,
    'hearth://message/../../etc',
    `https://host.example/other#${path}`,
    `javascript://host/chat#${path}`,
    `https://a b/chat#${path}`,
  ]) {
    expect(placeOfLink(url), url).toBeNull();
  }
  expect(placeOfFragment('#eyJ2IjoxfQ')).toBeNull();
});
