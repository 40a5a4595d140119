// Put into every page before its own scripts: keeps each RTCPeerConnection the page makes, and samples what they receive.
(() => {
  const made = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...args) {
      super(...args);
      made.push(this);
    }
  };

  window.hoichanTest = {
    async sample() {
      const video = {};
      const audio = {};
      for (const [index, connection] of made.entries()) {
        if (connection.connectionState === 'closed') continue;
        for (const report of (await connection.getStats()).values()) {
          if (report.type !== 'inbound-rtp') continue;
          const key = `${index}/${report.mid ?? report.ssrc}`;
          if (report.kind === 'video') {
            const { framesDecoded = 0, frameWidth = 0, frameHeight = 0, freezeCount = 0 } = report;
            video[key] = { framesDecoded, frameWidth, frameHeight, freezeCount };
          } else {
            const { totalAudioEnergy = 0, totalSamplesReceived = 0, concealedSamples = 0 } = report;
            audio[key] = { totalAudioEnergy, totalSamplesReceived, concealedSamples };
          }
        }
      }
      return { at: performance.now(), states: made.map((connection) => connection.connectionState), video, audio };
    },
  };
})();
