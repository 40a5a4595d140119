/** Language, theme and sounds. All are kept in this browser; the language goes to the profile too, for other browsers. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api, take } from '../../api/client';
import { sessionQuery } from '../../api/session';
import { chooseTheme, storedTheme, type Theme } from '../../app/theme';
import { chooseLocale, currentLocale, type Locale } from '../../i18n/i18n';
import { ErrorNote } from '../../ui/Feedback';
import { Segmented } from '../../ui/RadioCards';
import { SoundsChoice } from '../../ui/SoundsChoice';

const languages = [
  { value: 'vi', label: 'Tiếng Việt' },
  { value: 'en', label: 'English' },
] as const;

export function Preferences() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const [theme, setTheme] = useState(storedTheme);
  const save = useMutation({
    mutationFn: async (locale: Locale) => {
      await chooseLocale(locale);
      return take(api.PATCH('/api/me', { body: { locale } }));
    },
    onSuccess: (me) => queryClient.setQueryData(sessionQuery.queryKey, me),
  });
  const themes: { value: Theme; label: string }[] = [
    { value: 'system', label: t`Theo máy` },
    { value: 'light', label: t`Sáng` },
    { value: 'dark', label: t`Tối` },
  ];
  return (
    <>
      <div className="account__choice">
        <span className="field__label" aria-hidden="true">
          <Trans>Ngôn ngữ</Trans>
        </span>
        <Segmented legend={t`Ngôn ngữ`} choices={languages} value={currentLocale()} onChange={(locale: Locale) => save.mutate(locale)} />
      </div>
      <div className="account__choice">
        <span className="field__label" aria-hidden="true">
          <Trans>Nền</Trans>
        </span>
        <Segmented
          legend={t`Nền`}
          choices={themes}
          value={theme}
          onChange={(chosen) => {
            chooseTheme(chosen);
            setTheme(chosen);
          }}
        />
      </div>
      <SoundsChoice />
      {save.isError && <ErrorNote what={<Trans>Ngôn ngữ đã đổi ở máy này nhưng chưa lưu vào hồ sơ.</Trans>} error={save.error} />}
    </>
  );
}
