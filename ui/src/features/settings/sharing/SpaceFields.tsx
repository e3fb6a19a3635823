import { useTranslation } from 'react-i18next';
import { TextField } from '../../../components/TextField';
import { useSession } from '../../../host/session';
import { checkPort, checkSpaceName } from '../checks';
import { useChangeSettings } from '../useChangeSettings';
import { useTextSetting } from '../useTextSetting';

/** What others know this machine's space by. */
export function SpaceFields() {
  const { t } = useTranslation('sharing');
  const { space_name, port } = useSession(({ settings }) => settings.sharing);
  const shownName = useSession(({ spaces }) => spaces[0]?.name ?? '');
  const { setSharing } = useChangeSettings();
  const nameField = useTextSetting({
    saved: space_name,
    check: checkSpaceName,
    save: (value) => setSharing({ space_name: value }),
  });
  const portField = useTextSetting({
    saved: String(port),
    check: checkPort,
    save: (value) => setSharing({ port: value }),
    isWhole: true,
  });
  return (
    <section
      aria-label={t('space.name')}
      className="grid grid-cols-1 items-start gap-4 sm:grid-cols-[1fr_8rem]"
    >
      <TextField label={t('space.name')} hint={t('space.name_hint')} placeholder={shownName} {...nameField} />
      <TextField label={t('space.port')} hint={t('space.port_hint')} inputMode="numeric" {...portField} />
    </section>
  );
}
