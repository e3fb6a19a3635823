import { addStrings } from '../../i18n';
import problem from '../../locales/en/problem.json';

addStrings({ problem });
