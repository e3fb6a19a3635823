import { useTranslation } from 'react-i18next';
import type { People } from '../../../generated/People';
import { WaitingDevice } from './WaitingDevice';

/** Who has come with an invite and is not let in yet. */
export function WaitingList({ people }: { people: People }) {
  const { t } = useTranslation('sharing');
  const waiting = people.devices.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return null;
  return (
    <section
      aria-labelledby="waiting"
      className="flex flex-col gap-2 rounded-xl border border-accent/40 bg-accent-soft p-4"
    >
      <h3 id="waiting" className="text-sm font-semibold">
        {t('waiting.title')}
      </h3>
      <ul className="flex flex-col gap-3">
        {waiting.map((device) => (
          <li key={device.id}>
            <WaitingDevice device={device} people={people} />
          </li>
        ))}
      </ul>
    </section>
  );
}
