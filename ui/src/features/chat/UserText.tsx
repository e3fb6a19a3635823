import { useCallback } from 'react';
import { Markdown } from '../../components/markdown/Markdown';
import { PlainText } from '../../components/markdown/PlainText';
import { readsAsMarkdown } from '../../components/markdown/readsAsMarkdown';
import { RangesProvider } from '../../components/markdown/Words';
import type { MessageId } from '../../generated/MessageId';
import { Fold } from './Fold';
import { mentionsOf } from './mentions';

interface UserTextProps {
  messageId: MessageId;
  text: string;
  /** Whose mentions stand out. */
  reader?: string;
}

/** What a person wrote: Markdown as in answers; plain words, as most are, without its parser. */
export function UserText({ messageId, text, reader = '' }: UserTextProps) {
  const rangesOf = useCallback((part: string) => mentionsOf(part, reader), [reader]);
  return (
    <Fold messageId={messageId} text={text} whole={false}>
      {readsAsMarkdown(text) ? (
        <RangesProvider value={reader === '' ? null : rangesOf}>
          <Markdown text={text} streaming={false} />
        </RangesProvider>
      ) : (
        <PlainText text={text} rangesOf={rangesOf} />
      )}
    </Fold>
  );
}
