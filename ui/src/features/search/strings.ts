import { addStrings } from '../../i18n';
import search from '../../locales/en/search.json';

addStrings({ search });
