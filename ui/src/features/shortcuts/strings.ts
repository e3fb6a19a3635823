import { addStrings } from '../../i18n';
import shortcuts from '../../locales/en/shortcuts.json';

addStrings({ shortcuts });
