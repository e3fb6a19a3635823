import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog';
import { SearchPane, type SearchPaneProps } from './SearchPane';
import { useSearchMemory } from './searchMemory';
import './strings';

/** Looks through all chats, and leads to what it finds. */
export function SearchDialog(props: SearchPaneProps) {
  const { t } = useTranslation('search');
  const areMentions = useSearchMemory(({ within }) => within.type === 'my_mentions');
  return (
    <Dialog
      title={t(areMentions ? 'mentions' : 'search_messages')}
      onClose={props.onClose}
      size="h-180 w-200"
    >
      <SearchPane {...props} />
    </Dialog>
  );
}
