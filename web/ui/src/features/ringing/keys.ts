/** Keys of the ringing screen: Enter accepts, B passes on. */

// Whoever was typing when the screen came up did not mean to answer a call.
const deafMs = 500;

type Pressed = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; repeat: boolean };

/** `shownFor`: how long the screen stands already. */
export function answerOfKey({ key, ctrlKey, metaKey, altKey, repeat }: Pressed, shownFor: number): 'accept' | 'busy' | 'ignore' | null {
  if (ctrlKey || metaKey || altKey) return null;
  const answer = key === 'Enter' ? 'accept' : key.toLowerCase() === 'b' ? 'busy' : null;
  if (answer === null && key !== ' ') return null;
  if (repeat || shownFor < deafMs) return 'ignore';
  return answer;
}
