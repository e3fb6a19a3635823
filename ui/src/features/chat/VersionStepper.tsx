import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../generated/MessageView';
import { useChat } from './ChatContext';
import { ToolButton } from './ToolButton';

interface VersionStepperProps {
  view: MessageView;
  disabled: boolean;
}

/** `‹ 2 / 3 ›`: steps through what was once said, or answered, at this place. */
export function VersionStepper({ view: { message, versions }, disabled }: VersionStepperProps) {
  const { t } = useTranslation('chat');
  const { actions } = useChat();
  const place = versions.indexOf(message.id);
  const before = versions[place - 1];
  const after = versions[place + 1];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to a form.
    <div role="group" aria-label={t('versions.label')} className="flex items-center text-xs text-quiet">
      <ToolButton
        name="previous"
        icon={ChevronLeft}
        label={t('versions.previous')}
        disabled={disabled || before === undefined}
        onPress={() => before !== undefined && actions.selectVersion(before)}
      />
      <span className="min-w-8 text-center tabular-nums">
        {t('versions.place', { place: place + 1, count: versions.length })}
      </span>
      <ToolButton
        name="next"
        icon={ChevronRight}
        label={t('versions.next')}
        disabled={disabled || after === undefined}
        onPress={() => after !== undefined && actions.selectVersion(after)}
      />
    </div>
  );
}
