import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatTotals } from '../../generated/ChatTotals';
import type { ModelChoice } from '../../generated/ModelChoice';
import type { SpaceId } from '../../generated/SpaceId';
import { ChatTotal } from './ChatTotal';
import { ModelChooser } from './ModelChooser';

interface ChatHeaderProps {
  /** What stands before the title. */
  leading: ReactNode;
  title: string;
  /** Where the chat is, if its models are another host's. */
  modelsOf?: SpaceId | null;
  model: ModelChoice | null;
  /** `null` where it is not the user's to choose. */
  onModel: ((model: ModelChoice) => void) | null;
  /** While an answer is being made its model cannot be changed. */
  modelFixed: boolean;
  /** None before the chat has started. */
  totals: ChatTotals | null;
  /** What the header offers beside that. */
  children?: ReactNode;
  onOpenSettings: () => void;
}

export function ChatHeader(props: ChatHeaderProps) {
  const {
    leading,
    title,
    modelsOf = null,
    model,
    onModel,
    modelFixed,
    totals,
    children,
    onOpenSettings,
  } = props;
  const { t } = useTranslation('chat');
  const shown = title === '' ? t('untitled') : title;
  return (
    <header className="flex min-h-12 shrink-0 items-center gap-x-3 border-b border-line px-4 py-1.5 max-[699px]:gap-x-2 max-[699px]:px-2">
      {leading}
      <h1 title={shown} dir="auto" className="min-w-24 flex-1 truncate text-base font-semibold">
        {shown}
      </h1>
      {totals === null ? null : <ChatTotal totals={totals} />}
      {children}
      {onModel === null ? (
        <span className="max-w-64 min-w-16 truncate px-2 text-sm text-quiet">{model?.model}</span>
      ) : (
        <ModelChooser
          spaceId={modelsOf}
          value={model}
          onChange={onModel}
          isDisabled={modelFixed}
          onOpenSettings={onOpenSettings}
        />
      )}
    </header>
  );
}
