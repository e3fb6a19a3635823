import type { SendKey } from '../../generated/SendKey';

type Key = Pick<
  KeyboardEvent,
  'key' | 'keyCode' | 'isComposing' | 'repeat' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'
>;

/** The key code that engines give to keys that an input method has taken (UI Events, section 7.3.1). */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * What a key asks of a text that can be sent. `none` for a key that is held down: it sends once, and does not
 * go on as something else.
 */
export function keyMeaning(key: Key, sendKey: SendKey): 'send' | 'none' | 'text' {
  if (key.key !== 'Enter' || key.isComposing || key.keyCode === TAKEN_BY_INPUT_METHOD) return 'text';
  if (key.shiftKey || key.altKey) return 'text';
  const withModifier = key.ctrlKey || key.metaKey;
  if (sendKey === 'mod_enter' && !withModifier) return 'text';
  return key.repeat ? 'none' : 'send';
}
