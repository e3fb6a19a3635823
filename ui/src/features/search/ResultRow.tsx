import { MessageSquare, Paperclip, Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChatHit } from '../../generated/ChatHit';
import type { SearchHit } from '../../generated/SearchHit';
import { fullHitTime, hitTime } from './hitTime';
import { Pieces } from './Pieces';
import { useHitAuthor, useSpaceName } from './useHitWords';

export function ChatResult({ hit }: { hit: ChatHit }) {
  const { t } = useTranslation('search');
  return (
    <div className="flex items-center gap-2 text-sm">
      <MessageSquare size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-quiet" />
      <span dir="auto" className="min-w-0 truncate font-medium">
        <Pieces pieces={hit.title} />
      </span>
      {hit.archived ? <span className="shrink-0 text-xs text-quiet">{t('archived')}</span> : null}
      <SpaceName spaceId={hit.space_id} />
      <Time at={hit.active_at} />
    </div>
  );
}

export function MessageResult({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation('search');
  const author = useHitAuthor();
  return (
    <>
      <div className="flex items-center gap-2 text-xs text-quiet">
        <span
          dir="auto"
          className="min-w-0 shrink-0 truncate text-sm font-medium text-ink max-w-[45%] max-[699px]:max-w-[30%]"
        >
          {hit.from_assistant ? (
            <Sparkles size={13} strokeWidth={1.75} aria-hidden className="mr-1 inline text-quiet" />
          ) : null}
          {author(hit)}
        </span>
        <span dir="auto" className="min-w-0 truncate">
          {hit.chat_title === '' ? t('untitled') : hit.chat_title}
        </span>
        <SpaceName spaceId={hit.space_id} />
        {hit.position === null ? (
          <span className="shrink-0 rounded border border-line px-1">{t('other_version')}</span>
        ) : null}
        <Time at={hit.created_at} />
      </div>
      <p dir="auto" className="line-clamp-2 text-sm wrap-anywhere">
        <Pieces pieces={hit.snippet} />
      </p>
      {hit.files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and they never move.
        <p key={index} dir="auto" className="flex items-center gap-1.5 text-xs">
          <Paperclip size={12} aria-hidden className="shrink-0 text-quiet" />
          <span className="truncate">
            <Pieces pieces={file} />
          </span>
        </p>
      ))}
    </>
  );
}

/** Named where there are several. */
function SpaceName({ spaceId }: { spaceId: string }) {
  const name = useSpaceName(spaceId);
  if (name === undefined) return null;
  return (
    <span dir="auto" className="min-w-0 truncate text-xs text-quiet">
      {name}
    </span>
  );
}

function Time({ at }: { at: number }) {
  const { i18n } = useTranslation('search');
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={fullHitTime(i18n.language, at)}
      className="ml-auto shrink-0 text-xs text-quiet"
    >
      {hitTime(i18n.language, at, Date.now())}
    </time>
  );
}
