import { useEffect, useState, useSyncExternalStore } from 'react';
import { Autosave, type AutosaveOptions, type AutosaveState } from '../../api/autosave';

/** Text that saves itself and follows what others save, as long as nothing is being typed here. */
export function useAutosave<V, S>(options: () => AutosaveOptions<V, S>, newest: S): [Autosave<V, S>, AutosaveState<V, S>] {
  const [autosave] = useState(() => new Autosave(options()));
  const state = useSyncExternalStore(autosave.subscribe, autosave.snapshot);
  useEffect(() => autosave.accept(newest), [autosave, newest]);
  useEffect(() => () => autosave.leave(), [autosave]);
  return [autosave, state];
}
