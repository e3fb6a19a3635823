import { type ReactNode, useEffect, useState } from 'react';
import type { ChatId } from '../../generated/ChatId';
import type { ModelChoice } from '../../generated/ModelChoice';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import { useHost } from '../../host/HostContext';
import { newId } from '../../host/ids';
import { useSession } from '../../host/session';
import { DropPlace } from './files/attaching/DropPlace';
import { useDraftFiles } from './files/attaching/useDraftFiles';
import { NewChat } from './NewChat';
import { OpenChat } from './OpenChat';
import type { Goal } from './seeking';
import { UnopenedChat } from './UnopenedChat';
import { useChatFeed, useFeed } from './useChatFeed';
import { useSend } from './useSend';
import { Writing } from './Writing';

export interface ChatWindowProps {
  /** `null` is the chat that has not started. */
  chatId: ChatId | null;
  /** The message that it is opened at, or goes to. */
  goal?: Goal | null;
  /** What stands before the title of the chat. */
  leading: ReactNode;
  onStarted: (chatId: ChatId) => void;
  /** The chat is there, opened at this place; at its end with `null`. */
  onRead: (place: ScrollPlace | null) => void;
  onOpenSettings: (tab: 'ai' | 'general') => void;
  /** What there is to read and to write in is there, or why it is not. */
  onShown: () => void;
}

export function ChatWindow({ chatId, ...rest }: ChatWindowProps) {
  const id = useNamed(chatId);
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      <OneChat key={id} chatId={id} isNew={chatId === null} {...rest} />
    </div>
  );
}

/** The chat's id. One that has not started has its id already, so that it is the same chat once it has. */
function useNamed(chatId: ChatId | null): ChatId {
  const [next, setNext] = useState(newId);
  const [before, setBefore] = useState(chatId);
  if (before !== chatId) {
    setBefore(chatId);
    // The one before was started, or left for another.
    if (chatId === null) setNext(newId());
  }
  return chatId ?? next;
}

interface OneChatProps extends ChatWindowProps {
  chatId: ChatId;
  isNew: boolean;
}

function OneChat(props: OneChatProps) {
  const { chatId, isNew, goal = null, leading, onStarted, onRead, onShown, onOpenSettings } = props;
  const host = useHost();
  const feed = useChatFeed(isNew ? null : chatId, goal);
  const phase = useFeed(feed, (state) => state.phase);
  const [startsHere] = useState(isNew);
  const defaultModel = useSession(({ settings }) => settings.ai.default_model);
  const [chosen, setChosen] = useState<ModelChoice | null>(null);
  const model = chosen ?? defaultModel;
  const sender = useSend(host, chatId, isNew, model);
  const spaceId = useFeed(feed, (state) => state.chat?.space_id);
  const attached = useDraftFiles(isNew ? null : chatId, spaceId);
  useEffect(() => {
    if (isNew || phase !== 'loading') onShown();
  }, [isNew, phase, onShown]);
  useEffect(() => {
    if (feed !== null && phase === 'ready') onRead(feed.anchor);
  }, [phase, feed, onRead]);

  const ready = phase === 'ready' ? feed : null;
  // The draft of a chat that started here is known before the chat is read.
  const canWrite = isNew || ready !== null || (startsHere && phase === 'loading');
  return (
    <DropPlace onDrop={canWrite ? attached.add : null}>
      {isNew ? (
        <NewChat
          leading={leading}
          model={model}
          onModel={setChosen}
          modelFixed={sender.sending}
          onOpenSettings={onOpenSettings}
        />
      ) : ready !== null ? (
        <OpenChat feed={ready} leading={leading} onOpenSettings={onOpenSettings} />
      ) : (
        <UnopenedChat feed={feed} leading={leading} />
      )}
      {canWrite ? (
        <Writing
          chatId={chatId}
          isNew={isNew}
          feed={ready}
          sender={sender}
          attached={attached}
          onStarted={onStarted}
        />
      ) : null}
    </DropPlace>
  );
}
