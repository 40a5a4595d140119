/** What a point of the agenda is called: a case that the reader may not know of is a case, and no more. */
import type { AgendaItem } from './api';

export function itemName(item: AgendaItem, otherwise: string): string {
  return item.is_case ? [item.code ?? otherwise, item.requesting_hospital].filter(Boolean).join(' · ') : item.title;
}
