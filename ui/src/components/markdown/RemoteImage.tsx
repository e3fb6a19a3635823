import { ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../errorText';
import { allowImageHost, useIsImageHostAllowed } from './imageHosts';
import { LinkOut } from './LinkOut';
import { useMarkdownActions } from './MarkdownActions';
import { openableUrl } from './safeText';
import { hostOf } from './saidHost';

interface RemoteImageProps {
  src: string | undefined;
  alt: string | undefined;
}

/**
 * A picture that lies elsewhere. Its address could carry what was said here to somebody else: it is named, and
 * fetched only once the user has allowed it, and then by the core.
 */
export function RemoteImage({ src, alt }: RemoteImageProps) {
  const { t } = useTranslation('components');
  const { fetchImage } = useMarkdownActions();
  const url = openableUrl(src);
  const host = url === null || !url.startsWith('http') ? null : hostOf(url);
  const [once, setOnce] = useState(false);
  const always = useIsImageHostAllowed(host);
  // In the clear, others could see what is fetched and put something else in its place.
  const mayBeFetched = fetchImage !== undefined && host !== null && url?.startsWith('https:') === true;
  const allowed = mayBeFetched && (once || always);
  const image = useImage(allowed ? url : null);
  const said = alt === undefined || alt === '' ? t('markdown.image.unnamed') : alt;
  if (image.type === 'here') return <img className="remote-image" src={image.url} alt={said} />;
  return (
    <span className="image-off">
      <ImageOff size={15} strokeWidth={1.75} aria-hidden />
      <span>
        {host === null ? t('markdown.image.notLoaded', { said }) : t('markdown.image.from', { said, host })}
      </span>
      {image.type === 'coming' ? <span role="status">{t('markdown.image.coming')}</span> : null}
      {image.type === 'failed' ? (
        <span role="alert">{t('markdown.image.failed', { why: errorText(t, image.error) })}</span>
      ) : null}
      {!mayBeFetched || (allowed && image.type !== 'failed') ? null : (
        <>
          <button type="button" onClick={() => (once ? image.again() : setOnce(true))}>
            {t('markdown.image.once')}
          </button>
          <button
            type="button"
            onClick={() => {
              allowImageHost(host);
              image.again();
            }}
          >
            {t('markdown.image.always', { host })}
          </button>
        </>
      )}
      {url === null ? null : <LinkOut href={url}>{t('markdown.image.open')}</LinkOut>}
    </span>
  );
}

type Fetched = { type: 'coming' } | { type: 'failed'; error: unknown } | { type: 'here'; url: string };
type Image = ({ type: 'none' } | Fetched) & { again: () => void };

/** The picture at an address, as one of this page's own; nothing is fetched for `null`. */
function useImage(address: string | null): Image {
  const { fetchImage } = useMarkdownActions();
  const [state, setState] = useState<Fetched>(coming);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks anew.
  useEffect(() => {
    if (address === null || fetchImage === undefined) return;
    const gone = new AbortController();
    let made: string | null = null;
    setState(coming);
    fetchImage(address, gone.signal).then(
      (blob) => {
        if (gone.signal.aborted) return;
        made = URL.createObjectURL(blob);
        setState({ type: 'here', url: made });
      },
      (error: unknown) => {
        if (!gone.signal.aborted) setState({ type: 'failed', error });
      },
    );
    return () => {
      gone.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [address, fetchImage, attempt]);
  const again = () => setAttempt((count) => count + 1);
  return address === null ? { type: 'none', again } : { ...state, again };
}

const coming = { type: 'coming' } as const;
