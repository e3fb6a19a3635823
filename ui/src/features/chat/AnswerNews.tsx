import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Says once, to those who do not see it, that an answer is there. */
export function AnswerNews({ answering, name }: { answering: boolean; name: string }) {
  const { t } = useTranslation('chat');
  const [news, setNews] = useState('');
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !answering) setNews(t('answered', { name }));
    if (answering) setNews('');
    was.current = answering;
  }, [answering, name, t]);
  return (
    <p aria-live="polite" className="sr-only">
      {news}
    </p>
  );
}
