// Put into a publisher's page: its camera goes out in VP9, three spatial layers in one stream, instead of three streams of VP8.
(() => {
  const add = RTCPeerConnection.prototype.addTransceiver;
  const isPlainVp9 = ({ mimeType, sdpFmtpLine = '' }) => mimeType === 'video/VP9' && sdpFmtpLine.includes('profile-id=0');

  RTCPeerConnection.prototype.addTransceiver = function (kind, init = {}) {
    const isCamera = kind === 'video' && init.sendEncodings?.length === 3;
    if (!isCamera) return add.call(this, kind, init);
    const transceiver = add.call(this, kind, { ...init, sendEncodings: [{ scalabilityMode: 'L3T3_KEY', maxBitrate: 2_000_000 }] });
    const prefer = transceiver.setCodecPreferences;
    const layered = RTCRtpReceiver.getCapabilities('video').codecs.filter(isPlainVp9);
    // The service names VP8 first, so VP8 must not be there at all.
    transceiver.setCodecPreferences = () => prefer.call(transceiver, layered);
    return transceiver;
  };
})();
