import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { errorText } from '../../components/errorText';
import { RadioCards } from '../../components/RadioCards';
import { Select } from '../../components/Select';
import { Switch } from '../../components/Switch';
import { TextField } from '../../components/TextField';
import { useSession } from '../../host/session';
import { checkDisplayName, checkMaxFile, checkProxy } from './checks';
import { LeaveThisSpace } from './LeaveThisSpace';
import { useChangeSettings } from './useChangeSettings';
import { useTextSetting } from './useTextSetting';

const TEXT_SIZES = Array.from({ length: 13 }, (_, index) => 12 + index);
const DEFAULT_TEXT_SIZE = 15;

export function GeneralTab() {
  const { t } = useTranslation('settings');
  const { display_name, general } = useSession(({ settings }) => settings);
  const isWindow = useSession(({ door }) => door === 'window');
  const { change, setGeneral } = useChangeSettings();
  const [refused, setRefused] = useState<unknown>(null);
  const set = (part: Partial<typeof general>) => {
    setRefused(null);
    setGeneral(part).catch(setRefused);
  };
  const name = useTextSetting({
    saved: display_name,
    check: checkDisplayName,
    save: (value) => change((settings) => ({ ...settings, display_name: value })),
  });
  const proxy = useTextSetting({
    saved: general.proxy,
    check: checkProxy,
    save: (value) => setGeneral({ proxy: value }),
  });
  const maxFile = useTextSetting({
    saved: String(general.max_file_mb),
    check: checkMaxFile,
    save: (max_file_mb) => setGeneral({ max_file_mb }),
    // The first digits of a number are a smaller one, to which files would be held meanwhile.
    isWhole: true,
  });

  return (
    <div className="flex flex-col gap-5">
      {refused === null ? null : <Alert title={t('not_saved')}>{errorText(t, refused)}</Alert>}
      {/* In a browser it is the host's to keep. */}
      {isWindow ? (
        <TextField label={t('general.display_name')} hint={t('general.display_name_hint')} {...name} />
      ) : null}
      <RadioCards
        isRow
        label={t('general.theme')}
        value={general.theme}
        onChange={(theme) => set({ theme })}
        cards={[
          { id: 'system', name: t('general.theme_system'), icon: Monitor },
          { id: 'light', name: t('general.theme_light'), icon: Sun },
          { id: 'dark', name: t('general.theme_dark'), icon: Moon },
        ]}
      />
      <div className="grid grid-cols-2 gap-4">
        <Select
          label={t('general.text_size')}
          value={String(general.text_size)}
          onChange={(size) => set({ text_size: Number(size) })}
          options={TEXT_SIZES.map((size) => ({
            id: String(size),
            name: t(size === DEFAULT_TEXT_SIZE ? 'general.text_size_usual' : 'general.text_size_px', {
              size,
            }),
          }))}
        />
        <Select
          label={t('general.send_key')}
          value={general.send_key}
          onChange={(send_key) => set({ send_key })}
          options={[
            { id: 'enter', name: t('general.send_enter') },
            { id: 'mod_enter', name: t('general.send_mod_enter') },
          ]}
        />
      </div>
      <Select
        label={t('general.language')}
        hint={t('general.language_hint')}
        value={general.language}
        onChange={(language) => set({ language })}
        options={[{ id: 'en', name: t('general.english') }]}
      />
      <Switch
        label={t('general.notifications')}
        hint={t('general.notifications_hint')}
        isOn={general.notifications}
        onChange={(notifications) => set({ notifications })}
      />
      {isWindow ? (
        <>
          <TextField
            label={t('general.max_file')}
            hint={t('general.max_file_hint')}
            inputMode="numeric"
            {...maxFile}
          />
          <TextField
            label={t('general.proxy')}
            hint={t('general.proxy_hint')}
            placeholder="http://localhost:3128"
            {...proxy}
          />
        </>
      ) : (
        <LeaveThisSpace />
      )}
    </div>
  );
}
