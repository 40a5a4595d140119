// Put into every page before its own scripts: keeps each RTCPeerConnection the page makes, and samples what they receive.
(() => {
  const made = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...args) {
      super(...args);
      made.push(this);
    }
  };

  const isOpen = ({ connectionState }) => connectionState !== 'closed';

  async function* inbound() {
    for (const [index, connection] of made.entries()) {
      if (!isOpen(connection)) continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp') yield { key: `${index}/${report.mid ?? report.ssrc}`, report };
      }
    }
  }

  window.hoichanTest = {
    connections: () => made.filter(isOpen),

    async sample() {
      const video = {};
      const audio = {};
      for await (const { key, report } of inbound()) {
        if (report.kind === 'video') {
          const { framesDecoded = 0, frameWidth = 0, frameHeight = 0, freezeCount = 0 } = report;
          video[key] = { framesDecoded, frameWidth, frameHeight, freezeCount };
        } else {
          const { totalAudioEnergy = 0, totalSamplesReceived = 0, concealedSamples = 0 } = report;
          audio[key] = { totalAudioEnergy, totalSamplesReceived, concealedSamples };
        }
      }
      return { at: performance.now(), states: made.map((connection) => connection.connectionState), video, audio };
    },

    /** The received stream that the video element shows; null until it has decoded something. */
    async shown(selector) {
      const track = document.querySelector(selector)?.srcObject?.getVideoTracks()[0];
      for await (const { key, report } of inbound()) {
        const { trackIdentifier, framesDecoded = 0, frameWidth = 0, frameHeight = 0 } = report;
        if (trackIdentifier !== track?.id || framesDecoded === 0) continue;
        return { at: performance.now(), key, framesDecoded, frameWidth, frameHeight };
      }
      return null;
    },

    /** What this page sends of video, a line a stream: its size, and what keeps it from being better. */
    async sentVideo() {
      const lines = [];
      for (const connection of made.filter(isOpen)) {
        const reports = [...(await connection.getStats()).values()];
        for (const report of reports.filter(({ type, kind, active }) => type === 'outbound-rtp' && kind === 'video' && active !== false)) {
          const { rid, frameWidth, frameHeight, framesPerSecond, targetBitrate, bytesSent, scalabilityMode, codecId, qualityLimitationReason } = report;
          if (!bytesSent) continue;
          const codec = reports.find(({ id }) => id === codecId)?.mimeType;
          lines.push(JSON.stringify({ rid, codec, scalabilityMode, frameWidth, frameHeight, framesPerSecond, targetBitrate, bytesSent, qualityLimitationReason }));
        }
      }
      return lines;
    },

    /** The size of the screen that this page shares, by the track it sends. */
    sentScreen() {
      const tracks = made.flatMap((connection) => connection.getSenders().map(({ track }) => track));
      const settings = tracks.map((track) => track?.getSettings()).find((each) => each?.displaySurface);
      return settings ? { width: settings.width, height: settings.height } : null;
    },
  };
})();
