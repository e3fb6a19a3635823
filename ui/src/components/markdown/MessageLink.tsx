import { MessageSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface MessageLinkProps {
  url: string;
  /** What it was called where it was written; `null` where only its address stands there. */
  said: ReactNode;
  onOpen: () => void;
}

/** A link to a message in Hearth, which leads there at once. Its address would say nothing to anybody. */
export function MessageLink({ url, said, onOpen }: MessageLinkProps) {
  const { t } = useTranslation('messages');
  return (
    <a
      href={url}
      title={t('link.title')}
      draggable={false}
      rel="noreferrer"
      className="message-link"
      onClick={(event) => {
        event.preventDefault();
        onOpen();
      }}
      onAuxClick={(event) => event.preventDefault()}
    >
      <MessageSquare size={13} strokeWidth={2} aria-hidden className="mr-1 inline align-[-0.1em]" />
      {said ?? t('link.message')}
    </a>
  );
}
