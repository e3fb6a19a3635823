import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import type { Attachment } from '../../../../generated/Attachment';
import { useHost } from '../../../../host/HostContext';
import type { ChatFeed } from '../../chatFeed';
import { AskedFiles } from './AskedFiles';
import { ChatFilesProvider, type PicturePlace } from './ChatFilesContext';
import { fileCacheOf } from './FileCache';

const PictureViewer = lazy(async () => ({
  default: (await import('../viewer/PictureViewer')).PictureViewer,
}));
const TextPreview = lazy(async () => ({ default: (await import('../viewer/TextPreview')).TextPreview }));

/** Where the files of a chat are looked at. What is opened stays open when the row it came from is scrolled away. */
export function ChatFiles({ feed, children }: { feed: ChatFeed; children: ReactNode }) {
  const [picture, setPicture] = useState<PicturePlace | null>(null);
  const [text, setText] = useState<Attachment | null>(null);
  const { chatId } = feed;
  const cache = fileCacheOf(useHost());
  const asked = useMemo(() => new AskedFiles(cache, chatId), [cache, chatId]);
  useEffect(() => () => asked.close(), [asked]);
  const value = useMemo(
    () => ({ chatId, asked, showPicture: setPicture, readText: setText }),
    [chatId, asked],
  );
  return (
    <ChatFilesProvider value={value}>
      {children}
      <Suspense>
        {picture === null ? null : (
          <PictureViewer feed={feed} first={picture} onClose={() => setPicture(null)} />
        )}
        {text === null ? null : <TextPreview chatId={chatId} file={text} onClose={() => setText(null)} />}
      </Suspense>
    </ChatFilesProvider>
  );
}
