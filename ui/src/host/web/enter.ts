import { codeOf } from '../errorCode';
import type { Host } from '../host';
import { takeInvite } from './invite';
import { Joining } from './Joining';
import { openKeep } from './keep';
import { SignIn } from './SignIn';
import { createWebHost } from './web';

export interface Entrance {
  /** What has to be done before this browser is in; `null` if it is. */
  joining: Joining | null;
  /** The space's host, once this browser is in. */
  host(): Promise<Host>;
}

/** Finds out whether this browser is in a space already, and how it comes in if it is not. */
export async function enter(): Promise<Entrance> {
  const invite = takeInvite();
  const keep = await openKeep();
  // Without this the browser may throw away keys and what waits to be sent when it is short of space.
  void navigator.storage?.persist?.().catch(() => false);
  const signIn = new SignIn(keep);
  const state = (await keep.membership()) === null ? 'new' : await stateOf(signIn);
  return {
    joining: state === 'in' ? null : new Joining(keep, signIn, invite, state),
    async host() {
      const membership = await keep.membership();
      if (membership === null) throw new Error('this browser is in no space');
      return createWebHost(keep, signIn, membership);
    },
  };
}

async function stateOf(signIn: SignIn): Promise<'in' | 'waiting' | 'ended'> {
  try {
    await signIn.token();
    return 'in';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'waiting_for_approval') return 'waiting';
    // What cannot be asked now is not lost: the page says that the host is out of reach.
    return code === 'unauthorized' ? 'ended' : 'in';
  }
}
