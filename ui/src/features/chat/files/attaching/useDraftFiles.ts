import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import type { SpaceId } from '../../../../generated/SpaceId';
import { useHost } from '../../../../host/HostContext';
import { useSession } from '../../../../host/session';
import { fileCacheOf } from '../shown/FileCache';
import { type DraftFile, draftFilesOf } from './DraftFiles';
import { admitted, type Picked, type Refused } from './pickedFiles';

export interface ComposerFiles {
  files: readonly DraftFile[];
  /** The user has asked to send, and that waits for the files. */
  sendsWhenThere: boolean;
  /** Some of them are not there yet. */
  isUnderWay: boolean;
  /** One of them will not be there unless it is tried again. */
  hasFailed: boolean;
  /** What could not be attached the last time. */
  refused: readonly Refused[];
  /** Whether all of it is attached. */
  add(picked: Picked): boolean;
  remove(id: string): void;
  retry(id: string): void;
  dismissRefused(): void;
  /** Ends when all are there; false if that will not be. */
  allThere(): Promise<boolean>;
  takeBack(): void;
  /** Those that can be sent, as they are now. */
  ready(): readonly Attachment[];
  /** Looks after files that a message was refused with. True if it can be sent once all are there again. */
  bringAgain(refused: readonly Attachment[]): Promise<boolean>;
  /** Takes away what was sent. */
  take(sent: readonly Attachment[]): void;
}

const none: readonly Refused[] = [];

/** What is attached in a chat (`null`: in one not yet started), and taken to its space. */
export function useDraftFiles(chatId: ChatId | null, spaceId: SpaceId | undefined): ComposerFiles {
  const host = useHost();
  const drafts = draftFilesOf(host);
  const maxBytes = useSession((session) => session.maxFileBytes);
  const [shown, setShown] = useState(chatId);
  const [refused, setRefused] = useState(none);
  const kept = useStore(drafts.store, (all) => all.get(shown)) ?? drafts.of(shown);
  /** Who holds on to the files while a message is on its way means the chat that it has begun by then. */
  const at = useRef(chatId);

  useLayoutEffect(() => {
    if (at.current !== chatId && chatId !== null) drafts.begin(chatId);
    else drafts.open(chatId);
    at.current = chatId;
    setShown(chatId);
  }, [drafts, chatId]);

  const add = useCallback(
    (picked: Picked) => {
      const { files, refused } = admitted(picked, drafts.of(at.current).files.length, maxBytes);
      setRefused(refused);
      if (files.length > 0) drafts.add(at.current, files, spaceId);
      return refused.length === 0;
    },
    [drafts, maxBytes, spaceId],
  );
  const deeds = useMemo(
    () => ({
      remove: (id: string) => drafts.remove(id),
      retry: (id: string) => drafts.retry(id),
      dismissRefused: () => setRefused(none),
      allThere: () => drafts.allThere(at.current),
      takeBack: () => drafts.takeBack(at.current),
      ready: () =>
        drafts
          .of(at.current)
          .files.flatMap(({ state }) => (state.type === 'ready' ? [state.attachment] : [])),
      bringAgain: (refused: readonly Attachment[]) => drafts.bringAgain(refused),
      take: (sent: readonly Attachment[]) => {
        for (const { blob, state } of drafts.take(sent)) {
          // What was just here need not be fetched to be shown.
          if (blob !== null && state.type === 'ready') fileCacheOf(host).keep(state.attachment, blob);
        }
      },
    }),
    [drafts, host],
  );
  const { files, sendsWhenThere } = kept;
  const hasFailed = files.some(({ state }) => state.type === 'failed' || state.type === 'lost');
  const isUnderWay = files.some(({ state }) => state.type === 'waiting' || state.type === 'uploading');
  return useMemo(
    () => ({ files, sendsWhenThere, isUnderWay, hasFailed, refused, add, ...deeds }),
    [files, sendsWhenThere, isUnderWay, hasFailed, refused, add, deeds],
  );
}
