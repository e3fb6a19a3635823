import { lazy } from 'react';
import { DialogPlace } from './DialogPlace';
import type { JoiningState } from './useJoining';

const JoinDialog = lazy(async () => ({ default: (await import('../features/join/JoinDialog')).JoinDialog }));

/** The way into a space, over whatever screen is shown. */
export function Joining({ link, close, joined }: JoiningState) {
  if (link === null) return null;
  return (
    <DialogPlace resetKey={link}>
      <JoinDialog key={link} link={link} onJoined={joined} onClose={close} />
    </DialogPlace>
  );
}
