import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps a line break out of an empty field that saw no key: it belongs to an Enter that sent the message before, in the
 * field that stood here until then.
 */
export function useNoStrayBreak(area: RefObject<HTMLTextAreaElement | null>): void {
  const sawKey = useRef(false);
  useEffect(() => {
    const field = area.current;
    if (field === null) return;
    const onKey = () => {
      sawKey.current = true;
    };
    const onBeforeInput = (event: InputEvent) => {
      const isBreak = event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph';
      if (isBreak && !sawKey.current && field.value === '') event.preventDefault();
    };
    field.addEventListener('keydown', onKey);
    field.addEventListener('beforeinput', onBeforeInput);
    return () => {
      field.removeEventListener('keydown', onKey);
      field.removeEventListener('beforeinput', onBeforeInput);
    };
  }, [area]);
}
