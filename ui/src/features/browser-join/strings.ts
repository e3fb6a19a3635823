import { addStrings } from '../../i18n';
import browser from '../../locales/en/browser.json';

addStrings({ browser });
