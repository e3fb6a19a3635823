import { expect, it } from 'vitest';
import { shownReactions, writtenAs } from './sameEmoji';

const bare = '\u2764';
const picture = '\u2764\ufe0f';
const reactions = [
  { emoji: bare, by: ['ana', 'me'] },
  { emoji: '👍', by: ['ana'] },
  { emoji: picture, by: ['bo', 'me'] },
];
const isMine = ({ by }: { by: string[] }) => by.includes('me');

it('an emoji that is written in two ways is one reaction, in which everybody counts once', () => {
  expect(shownReactions(reactions)).toEqual([
    { emoji: bare, by: ['ana', 'me', 'bo'] },
    { emoji: '👍', by: ['ana'] },
  ]);
});

it('one joins it as it is written already, and leaves it in every way that one has written it', () => {
  expect(writtenAs([{ emoji: bare, by: ['ana'] }], picture, true, isMine)).toEqual([bare]);
  expect(writtenAs([], picture, true, isMine)).toEqual([picture]);
  expect(writtenAs(reactions, bare, false, isMine)).toEqual([bare, picture]);
});
