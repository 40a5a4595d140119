// Put into a page before its own scripts: says when something could be seen or heard, on the machine's clock, which all
// pages of one machine share.
(() => {
  const frame = () => new Promise(requestAnimationFrame);
  let firstTone = null;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when = 0) {
    if (this.context.state === 'running') firstTone ??= Date.now() + Math.max(0, when - this.context.currentTime) * 1_000;
    return start.call(this, when);
  };
  let pressedAt = null;
  addEventListener(
    'keydown',
    ({ key, repeat }) => {
      if (key === 'Enter' && !repeat) pressedAt = Date.now();
    },
    true,
  );
  /** It has a size, and nothing lies over its middle. */
  const isShown = (element) => {
    const { left, top, width, height } = element?.getBoundingClientRect() ?? { width: 0, height: 0 };
    const at = width > 0 && height > 0 ? document.elementFromPoint(left + width / 2, top + height / 2) : null;
    return at !== null && element.contains(at);
  };

  window.hoichanStopwatch = {
    /** The first frame in which the element is there for the eye. */
    async shown(selector) {
      while (!isShown(document.querySelector(selector))) await frame();
      return Date.now();
    },
    /** The first frame in which a press of Enter would go to the element. */
    async focused(selector) {
      while (!document.activeElement?.matches(selector)) await frame();
      return Date.now();
    },
    /** When the first tone sounds, or null within the patience. */
    async sounded(patienceMs) {
      for (const until = Date.now() + patienceMs; firstTone === null && Date.now() < until; ) await frame();
      return firstTone;
    },
    /** When a picture of somebody else was decoded for the first time. */
    async seen() {
      for (;;) {
        const { video } = await hoichanTest.sample();
        if (Object.values(video).some(({ framesDecoded }) => framesDecoded > 0)) return Date.now();
        await frame();
      }
    },
    /** When Enter was pressed last. */
    pressedAt: () => pressedAt,
  };
})();
