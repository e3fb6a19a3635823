import { addStrings } from '../../i18n';
import settings from '../../locales/en/settings.json';
import sharing from '../../locales/en/sharing.json';

addStrings({ settings, sharing });
