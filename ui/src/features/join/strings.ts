import { addStrings } from '../../i18n';
import join from '../../locales/en/join.json';

addStrings({ join });
