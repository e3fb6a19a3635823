import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseTone, useUsedEmoji } from './usedEmoji';

const HANDS = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'] as const;

/** In which skin tone the emoji are shown that have one. It unfolds in its own place, and folds up with the choice. */
export function SkinTones() {
  const { t } = useTranslation('reactions');
  const tone = useUsedEmoji((used) => used.tone);
  const [fold, setFold] = useState<'folded' | 'open' | 'chosen'>('folded');
  if (fold !== 'open') {
    return (
      <button
        type="button"
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the tone that was chosen, which had the focus.
        autoFocus={fold === 'chosen'}
        aria-label={`${t('tone.label')}: ${t(`tone.${tone}`)}`}
        title={t('tone.label')}
        aria-expanded={false}
        onClick={() => setFold('open')}
        className="flex size-8 items-center justify-center rounded-lg font-emoji text-lg leading-none hover:bg-hover"
      >
        {HANDS[tone]}
      </button>
    );
  }
  return (
    <fieldset aria-label={t('tone.label')} className="flex">
      {HANDS.map((hand, index) => (
        <button
          key={hand}
          type="button"
          // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that had the focus.
          autoFocus={index === tone}
          aria-label={t(`tone.${index}`)}
          title={t(`tone.${index}`)}
          aria-pressed={index === tone}
          onClick={() => {
            chooseTone(index);
            setFold('chosen');
          }}
          className="flex size-7 items-center justify-center rounded-md font-emoji text-lg leading-none hover:bg-hover aria-pressed:bg-selected"
        >
          {hand}
        </button>
      ))}
    </fieldset>
  );
}
