/** The minimum data set of a specialty: a FHIR Questionnaire, and its texts in the reader's language. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type FormItem = Schemas['Item'];
type Coding = Schemas['Coding'];
type Translations = Schemas['Translations'];

export const formQuery = (specialty: string, hospitalId: string | null) =>
  queryOptions({
    queryKey: ['form', specialty, hospitalId],
    queryFn: () => take(api.GET('/api/forms/{specialty}', { params: { path: { specialty }, query: hospitalId ? { hospital_id: hospitalId } : {} } })),
  });

function english(translations: Translations | null | undefined): string | undefined {
  const parts = translations?.extension?.find(({ extension }) => extension?.some((part) => part.valueCode === 'en'));
  return parts?.extension?.find((part) => part.valueString)?.valueString ?? undefined;
}

export function itemText(item: FormItem, locale: string): string {
  return (locale === 'en' && english(item['_text'])) || item.text;
}

export function optionText(coding: Coding, locale: string): string {
  return (locale === 'en' && english(coding['_display'])) || coding.display || coding.code;
}
