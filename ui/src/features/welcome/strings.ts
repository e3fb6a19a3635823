import { addStrings } from '../../i18n';
import welcome from '../../locales/en/welcome.json';

addStrings({ welcome });
