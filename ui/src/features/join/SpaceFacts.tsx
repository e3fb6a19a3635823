import { useTranslation } from 'react-i18next';
import { Fingerprint } from '../../components/Fingerprint';
import type { InvitePreview } from '../../generated/InvitePreview';

/** Whose space it is and by what it is recognised, before anything is sent. */
export function SpaceFacts({ preview }: { preview: InvitePreview }) {
  const { t } = useTranslation('join');
  return (
    <section aria-label={preview.space_name} className="rounded-xl border border-line bg-surface p-4">
      <h3 className="text-lg font-semibold wrap-anywhere">{preview.space_name}</h3>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-5 gap-y-2 text-sm max-sm:grid-cols-1 max-sm:gap-y-0.5">
        <dt className="text-quiet">{t('facts.address')}</dt>
        <dd className="selectable font-mono text-xs leading-relaxed wrap-anywhere max-sm:mb-2">
          {preview.address}
        </dd>
        <dt className="text-quiet">{t('facts.fingerprint')}</dt>
        <dd>
          <Fingerprint value={preview.fingerprint} />
          <p className="mt-1 text-xs text-quiet">{t('facts.fingerprint_hint')}</p>
        </dd>
      </dl>
      {preview.known ? <p className="mt-3 text-sm">{t('facts.known')}</p> : null}
    </section>
  );
}
