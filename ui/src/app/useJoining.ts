import { useCallback, useEffect, useState } from 'react';
import { useHost } from '../host/HostContext';
import { changeSettings, useSession } from '../host/session';

export interface JoiningState {
  /** The link that joining begins with, empty for none; `null` while nobody wants to join. */
  link: string | null;
  /** None in a browser, which is a guest of one host. */
  open: (() => void) | undefined;
  close: () => void;
  joined: (userName: string) => void;
}

/** The wish to join a space: of the user, or of a link that was opened outside Hearth. */
export function useJoining(): JoiningState {
  const host = useHost();
  const isWindow = useSession(({ door }) => door === 'window');
  const [link, setLink] = useState<string | null>(null);

  useEffect(
    () =>
      host.onEvent((event) => {
        if (event.type === 'join_requested') setLink(event.link);
      }),
    [host],
  );

  const open = useCallback(() => setLink(''), []);
  const close = useCallback(() => setLink(null), []);
  const joined = useCallback(
    (userName: string) => {
      // Whoever has joined a space is past the welcome. Where this fails, it shows once more.
      changeSettings(host, (settings) =>
        settings.welcomed
          ? settings
          : { ...settings, welcomed: true, display_name: settings.display_name || userName },
      ).catch(() => {});
    },
    [host],
  );
  return { link, open: isWindow ? open : undefined, close, joined };
}
