// Put into a viewer's page: lets a test say how large the moving picture is shown, in the messages that the page itself sends.
(() => {
  const send = WebSocket.prototype.send;
  let socket = null;
  let last = [];
  let size = null;
  // The page counts its requests from one.
  let nextId = 1_000_000;

  const sized = (wishes) => wishes.map((wish) => (wish.priority > 0 && size ? { ...wish, ...size } : wish));

  WebSocket.prototype.send = function (data) {
    const message = typeof data === 'string' && data.startsWith('{') ? JSON.parse(data) : null;
    if (message?.type !== 'view') return send.call(this, data);
    socket = this;
    last = message.wishes;
    send.call(this, JSON.stringify({ ...message, wishes: sized(last) }));
  };

  /** What is received for the one picture that moves: the largest count of frames. */
  async function moving() {
    const shown = last.filter(({ priority }) => priority > 0).map(({ mid }) => mid);
    let best = null;
    for (const connection of hoichanTest.connections()) {
      const receivers = connection.getTransceivers().filter(({ mid }) => shown.includes(mid));
      for (const { receiver } of receivers) {
        for (const report of (await receiver.getStats()).values()) {
          if (report.type !== 'inbound-rtp' || !report.framesDecoded) continue;
          if (best === null || report.framesDecoded > best.framesDecoded) best = report;
        }
      }
    }
    if (best === null) return null;
    const { framesDecoded, frameWidth = 0, frameHeight = 0, freezeCount = 0, totalFreezesDuration = 0 } = best;
    return { at: performance.now(), framesDecoded, frameWidth, frameHeight, freezeCount, totalFreezesDuration };
  }

  window.hoichanWishes = {
    moving,
    /** Asks for a size; resolves when that size is decoded, or when `patienceMs` are over, to what there is then. */
    async ask(width, height, patienceMs) {
      const asked = performance.now();
      size = { width, height };
      send.call(socket, JSON.stringify({ id: nextId++, type: 'view', wishes: sized(last) }));
      for (;;) {
        const now = await moving();
        const ms = performance.now() - asked;
        const there = now?.frameWidth === width && now.frameHeight === height;
        if (there || ms > patienceMs) return { ms, there, now };
        await new Promise((done) => setTimeout(done, 50));
      }
    },
  };
})();
