/** What stands in the large place: the excerpts, or one of the pictures that belong there. */
import { useState } from 'react';
import type { StagePicture } from './session/tiles';

/** The key of a picture; null: the excerpts, or the main speaker where there are none. */
export type StageView = string | null;

export function useStageView(pictures: readonly StagePicture[]): [StageView, (view: StageView) => void] {
  const [chosen, setChosen] = useState<{ view: StageView; known: readonly string[] }>({ view: null, known: [] });
  // A new picture comes to the front once; afterwards the viewer's choice stands, also when it goes and comes back.
  const fresh = pictures.filter(({ key }) => !chosen.known.includes(key)).map(({ key }) => key);
  const current = fresh.length > 0 ? { view: fresh.at(-1) ?? null, known: [...chosen.known, ...fresh] } : chosen;
  if (current !== chosen) setChosen(current);
  const view = pictures.some(({ key }) => key === current.view) ? current.view : null;
  return [view, (next) => setChosen({ view: next, known: current.known })];
}
