import type { KeyboardEvent } from 'react';
import { type EmojiNames, useEmojiNames } from './emoji/useEmojiNames';
import { type Mentionable, type Mentions, useMentions } from './useMentions';
import type { MessageField } from './useMessageField';

export interface FieldLists {
  mentions: Mentions;
  names: EmojiNames;
  /** What the field says of the list that is open. */
  aria: {
    'aria-autocomplete': 'list';
    'aria-controls'?: string;
    'aria-activedescendant'?: string;
  };
  /** The user has typed something. */
  typed(): void;
  /** The caret was moved. */
  look(): void;
  close(): void;
  /** True if the key was meant for the list that is open. */
  onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
}

/** What the word before the caret can become wherever a message is written: a name, or an emoji. */
export function useFieldLists(
  { area, text, change }: Pick<MessageField, 'area' | 'text' | 'change'>,
  mentionable: readonly Mentionable[],
): FieldLists {
  const mentions = useMentions(area, text, change, mentionable);
  const names = useEmojiNames(area, text, change);
  const lists = [mentions, names];
  const open = lists.find(({ options }) => options.length > 0);
  const look = () => {
    for (const list of lists) list.look();
  };
  return {
    mentions,
    names,
    aria: {
      'aria-autocomplete': 'list',
      ...(open === undefined
        ? {}
        : { 'aria-controls': open.listId, 'aria-activedescendant': open.optionId(open.active) }),
    },
    typed: () => {
      names.typed();
      look();
    },
    look,
    close: () => {
      for (const list of lists) list.close();
    },
    onKeyDown: (event) => lists.some((list) => list.onKeyDown(event)),
  };
}
