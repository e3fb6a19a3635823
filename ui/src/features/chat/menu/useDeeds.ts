import {
  Copy,
  History,
  Link,
  type LucideIcon,
  Pencil,
  RefreshCw,
  Reply,
  SmilePlus,
  Trash2,
  Users,
} from 'lucide-react';
import { linkToMessage } from '../../../components/messageLinks';
import type { MessageView } from '../../../generated/MessageView';
import { useSession } from '../../../host/session';
import { useChat } from '../ChatContext';
import { useDelete } from '../deleting/useDelete';
import { startEdit } from '../editing/edits';
import { isOwn } from '../people';
import { type Point, useOverlay } from './overlay';

export interface Deed {
  name: 'react' | 'reply' | 'copy' | 'copyLink' | 'edit' | 'earlier' | 'who' | 'regenerate' | 'delete';
  icon: LucideIcon;
  run: () => void;
  isDangerous?: boolean;
}

/** What the user can do with a message, in the order of a menu. */
export function useDeeds({ message }: MessageView, at: HTMLElement | Point): Deed[] {
  const { feed, actions, participants, me, answering } = useChat();
  const door = useSession((session) => session.door);
  const show = useOverlay();
  const erase = useDelete();
  const isPrompt = message.answer === null;
  const isMine = isPrompt && isOwn(message, participants, me);
  const isWritten = message.status !== 'streaming';
  const deeds: (Deed | false)[] = [
    { name: 'react', icon: SmilePlus, run: () => show({ type: 'react', message, at }) },
    { name: 'reply', icon: Reply, run: () => actions.reply(message.id) },
    message.text !== '' && { name: 'copy', icon: Copy, run: () => void actions.copy(message.text) },
    {
      name: 'copyLink',
      icon: Link,
      run: () => void actions.copy(linkToMessage(door, { chatId: feed.chatId, messageId: message.id })),
    },
    isMine && { name: 'edit', icon: Pencil, run: () => startEdit(message) },
    message.edited_at !== undefined && {
      name: 'earlier',
      icon: History,
      run: () => show({ type: 'earlier', message }),
    },
    (message.reactions ?? []).length > 0 && {
      name: 'who',
      icon: Users,
      run: () => show({ type: 'who', message }),
    },
    !isPrompt &&
      isWritten &&
      !answering && { name: 'regenerate', icon: RefreshCw, run: () => actions.regenerate(message.id) },
    erase.may(message) && { name: 'delete', icon: Trash2, isDangerous: true, run: () => erase.ask(message) },
  ];
  return deeds.filter((deed) => deed !== false);
}
