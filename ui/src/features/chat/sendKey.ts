import { isForInputMethod } from '../../components/inputMethod';
import type { SendKey } from '../../generated/SendKey';

type Key = Pick<
  KeyboardEvent,
  'key' | 'keyCode' | 'isComposing' | 'repeat' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'
>;

/**
 * What a key asks of a text that can be sent. `none` for a key that is held down: it sends once, and does not
 * go on as something else.
 */
export function keyMeaning(key: Key, sendKey: SendKey): 'send' | 'none' | 'text' {
  if (key.key !== 'Enter' || isForInputMethod(key)) return 'text';
  if (key.shiftKey || key.altKey) return 'text';
  const withModifier = key.ctrlKey || key.metaKey;
  if (sendKey === 'mod_enter' && !withModifier) return 'text';
  return key.repeat ? 'none' : 'send';
}
