import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

type Namespace = Record<string, unknown>;

/** What the first screen says. One file a feature: its name is the namespace. */
const files = import.meta.glob<Namespace>(
  './locales/en/{app,chat,components,files,messages,reactions,sidebar}.json',
  { eager: true, import: 'default' },
);

const en: Record<string, Namespace> = {};
for (const [path, strings] of Object.entries(files)) {
  const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
  en[name] = strings;
}

export const i18n = i18next.createInstance();

/** The strings are part of the bundle, so this ends before the first render. Those of other parts come with them. */
export function initI18n(onMissingKey?: (key: string) => void): void {
  void i18n.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en },
    ns: Object.keys(en),
    defaultNS: 'components',
    initAsync: false,
    interpolation: { escapeValue: false },
    saveMissing: onMissingKey !== undefined,
    missingKeyHandler: (_languages, namespace, key) => onMissingKey?.(`${namespace}:${key}`),
  });
}

/** Adds what a part says that is loaded after the first screen, by namespace. */
export function addStrings(namespaces: Record<string, Namespace>): void {
  for (const [name, strings] of Object.entries(namespaces)) i18n.addResourceBundle('en', name, strings);
}
