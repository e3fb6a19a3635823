/** The key code that engines give to keys that an input method has taken (UI Events, section 7.3.1). */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * The key was meant for the input method that is writing. WebKit tells of the one that ends a composition after that has
 * ended, and only its code says so.
 */
export function isForInputMethod({
  isComposing,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === TAKEN_BY_INPUT_METHOD;
}
