import { Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../../components/Button';
import { bytesText } from '../../../../components/bytesText';
import type { Attachment } from '../../../../generated/Attachment';
import { shownName } from '../fileName';
import { useChatFiles } from './ChatFilesContext';
import { FetchState } from './FetchState';
import { FileCard } from './FileCard';
import { PLAYED_AT_ONCE } from './fileBoxes';
import { useFetched } from './useFetched';
import { useFocusInPlace } from './useFocusInPlace';
import { useNear } from './useNear';

/** A sound or a film. A large one is fetched only when somebody wants to hear or see it. */
export function Player({ file, kind }: { file: Attachment; kind: 'audio' | 'video' }) {
  const { t, i18n } = useTranslation('files');
  const { chatId, asked } = useChatFiles();
  const box = useRef<HTMLDivElement>(null);
  useFocusInPlace(box);
  const isNear = useNear(box);
  const [isAsked, setIsAsked] = useState(() => asked.has(file));
  // What was asked for before its row was scrolled away does not begin by itself again.
  const [plays, setPlays] = useState(false);
  const play = () => {
    asked.ask(file);
    setIsAsked(true);
    setPlays(true);
  };
  const [isBroken, setIsBroken] = useState(false);
  const isSmall = file.bytes <= PLAYED_AT_ONCE;
  const isWanted = isAsked || (isNear && isSmall);
  const transfer = useFetched({ chatId, file, preview: false }, isWanted);
  const { fetched } = transfer;
  if (isBroken) return <FileCard file={file} isPending={false} note={t('player.broken')} />;
  const place = kind === 'audio' ? 'h-10' : 'aspect-video';
  return (
    <FileCard file={file} isPending={false}>
      <div ref={box} className={`mt-2 flex items-center ${isWanted || isSmall ? place : 'h-10'}`}>
        {fetched.type === 'there' ? (
          <Media kind={kind} url={fetched.url} file={file} plays={plays} onBroken={() => setIsBroken(true)} />
        ) : isWanted || isSmall ? (
          <FetchState {...transfer} file={file} whole={file.bytes} />
        ) : (
          <Button
            data-unfolds
            aria-label={t('player.playLabel', { name: shownName(file.name) })}
            onPress={play}
          >
            <Play size={15} aria-hidden />
            {t('player.play', { size: bytesText(i18n.language, file.bytes) })}
          </Button>
        )}
      </div>
    </FileCard>
  );
}

interface MediaProps {
  kind: 'audio' | 'video';
  url: string;
  file: Attachment;
  plays: boolean;
  onBroken: () => void;
}

function Media({ kind, url, file, plays, onBroken }: MediaProps) {
  const shared = {
    src: url,
    controls: true,
    autoPlay: plays,
    preload: 'metadata',
    'aria-label': shownName(file.name),
    onError: onBroken,
  } as const;
  return kind === 'audio' ? (
    <audio {...shared} className="h-10 w-full" />
  ) : (
    <video {...shared} playsInline className="size-full rounded-lg bg-hover object-contain" />
  );
}
