import { ChevronRight } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { useTranslation } from 'react-i18next';
import { Fingerprint } from '../../../components/Fingerprint';
import { useSession } from '../../../host/session';
import { CertificateFields } from './CertificateFields';

/** The certificate: how guests recognise this machine, and what a browser makes of it. */
export function AdvancedSharing() {
  const { t } = useTranslation('sharing');
  const sharing = useSession((session) => session.sharing);
  return (
    <Disclosure className="group border-t border-line pt-4">
      <Heading level={3}>
        <AriaButton
          slot="trigger"
          className="-ml-1 flex cursor-default items-center gap-1.5 rounded-md px-1 py-0.5 text-sm font-semibold data-hovered:bg-hover"
        >
          <ChevronRight
            size={16}
            aria-hidden
            className="text-quiet transition-transform group-data-expanded:rotate-90"
          />
          {t('advanced.title')}
        </AriaButton>
      </Heading>
      <DisclosurePanel>
        <div className="flex flex-col gap-5 pt-4 text-sm">
          {sharing.type === 'on' ? (
            <div className="flex flex-col gap-1">
              <h4 className="font-medium">{t('advanced.fingerprint')}</h4>
              <Fingerprint value={sharing.fingerprint} />
              <p className="text-xs text-quiet">{t('advanced.fingerprint_hint')}</p>
            </div>
          ) : null}
          <div className="flex flex-col gap-2 text-quiet">
            {sharing.type === 'on' && !sharing.self_signed ? (
              <p>{t('advanced.own')}</p>
            ) : (
              <>
                <p>{t('advanced.self_signed')}</p>
                <p>{t('advanced.self_signed_browser')}</p>
              </>
            )}
          </div>
          <CertificateFields />
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}
