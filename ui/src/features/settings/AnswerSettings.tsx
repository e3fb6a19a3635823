import { useTranslation } from 'react-i18next';
import { TextField } from '../../components/TextField';
import { useSession } from '../../host/session';
import { type Checked, checkIdleTimeout, checkMaxOutput, checkTemperature } from './checks';
import { useChangeSettings } from './useChangeSettings';
import { useTextSetting } from './useTextSetting';

const asWritten = (text: string): Checked<string> => ({ value: text });
const shown = (value: number | null) => (value === null ? '' : String(value));

/** How answers are asked for, whoever gives them. */
export function AnswerSettings() {
  const { t } = useTranslation('settings');
  const ai = useSession(({ settings }) => settings.ai);
  const { setAi } = useChangeSettings();
  const systemPrompt = useTextSetting({
    saved: ai.system_prompt,
    check: asWritten,
    save: (system_prompt) => setAi({ system_prompt }),
  });
  const temperature = useTextSetting({
    saved: shown(ai.temperature),
    check: checkTemperature,
    save: (value) => setAi({ temperature: value }),
  });
  const maxOutput = useTextSetting({
    saved: shown(ai.max_output),
    check: checkMaxOutput,
    save: (max_output) => setAi({ max_output }),
  });
  const idleTimeout = useTextSetting({
    saved: shown(ai.idle_timeout_s),
    check: checkIdleTimeout,
    save: (idle_timeout_s) => setAi({ idle_timeout_s }),
  });

  return (
    <section aria-labelledby="answers" className="flex flex-col gap-5">
      <h3 id="answers" className="text-sm font-semibold">
        {t('ai.answers')}
      </h3>
      <TextField label={t('ai.system_prompt')} hint={t('ai.system_prompt_hint')} rows={4} {...systemPrompt} />
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-3">
        <TextField
          label={t('ai.temperature')}
          hint={t('ai.temperature_hint')}
          placeholder={t('ai.providers_default')}
          inputMode="decimal"
          {...temperature}
        />
        <TextField
          label={t('ai.max_output')}
          hint={t('ai.max_output_hint')}
          placeholder={t('ai.providers_default')}
          inputMode="numeric"
          {...maxOutput}
        />
        <TextField
          label={t('ai.idle_timeout')}
          hint={t('ai.idle_timeout_hint')}
          inputMode="numeric"
          {...idleTimeout}
        />
      </div>
    </section>
  );
}
