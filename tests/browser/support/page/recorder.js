// Put into a viewer's page: writes down, ten times a second, what arrives of the one picture and the one voice there is.
(() => {
  const rows = [];
  const wanted = {
    video: ['frameWidth', 'framesDecoded', 'freezeCount', 'totalFreezesDuration', 'packetsReceived', 'packetsLost', 'nackCount', 'pliCount', 'keyFramesDecoded', 'retransmittedBytesReceived'],
    audio: ['packetsReceived', 'packetsLost', 'concealedSamples', 'silentConcealedSamples', 'concealmentEvents', 'totalSamplesReceived', 'jitterBufferDelay', 'jitterBufferEmittedCount'],
  };

  async function look() {
    const row = { at: performance.now(), bytes: 0, video: null, audio: null };
    for (const connection of hoichanTest.connections()) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'transport') row.bytes += report.bytesReceived;
        if (report.type !== 'inbound-rtp' || !report.packetsReceived) continue;
        // Slots that nobody stands in may have got something, too.
        if ((row[report.kind]?.packetsReceived ?? 0) > report.packetsReceived) continue;
        row[report.kind] = Object.fromEntries(wanted[report.kind].map((name) => [name, report[name] ?? 0]));
      }
    }
    if (row.video && row.audio) rows.push(row);
  }

  setInterval(look, 100);
  window.hoichanRecorder = { now: () => performance.now(), rows: () => rows };
})();
