"""Publishes a moving test picture by WHIP (RFC 9725), with aiortc: a client that shares no code with ours.

    publish.py URL --codec H264|VP8     the bearer token as the first line of standard input
    publish.py --self-test              two ends of aiortc, no service

Says what happens in lines of JSON on standard output. Ends its session with DELETE when standard input closes. Exit
code 1: the endpoint refused; 2: the connection was lost.
"""

import argparse
import asyncio
import fractions
import json
import math
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription, VideoStreamTrack
from av import VideoFrame

WIDTH, HEIGHT, RATE = 960, 540, 20
MOVES = 10_000


def say(event, **facts):
    print(json.dumps({"event": event, "at": round(time.time() * 1000), **facts}), flush=True)


class TestPicture(VideoStreamTrack):
    """Grey waves that move: every frame differs from the one before."""

    def __init__(self):
        super().__init__()
        self.count = 0
        self.began = None
        self.wave = bytes(128 + round(100 * math.sin(x / 20)) for x in range(MOVES + WIDTH + 2 * HEIGHT + 64))

    async def recv(self):
        self.began = self.began or time.monotonic()
        await asyncio.sleep(max(0.0, self.began + self.count / RATE - time.monotonic()))
        frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        luma, *chroma = frame.planes
        shift = 6 * self.count % MOVES
        luma.update(b"".join(self.wave[shift + 2 * y :][: luma.line_size] for y in range(HEIGHT)))
        for plane in chroma:
            plane.update(bytes([128]) * plane.buffer_size)
        frame.pts = self.count * (90_000 // RATE)
        frame.time_base = fractions.Fraction(1, 90_000)
        self.count += 1
        return frame


def offering(codec):
    """A connection that sends the picture in one codec and nothing else."""
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = connection.addTransceiver(TestPicture(), direction="sendonly")
    known = RTCRtpSender.getCapabilities("video").codecs
    transceiver.setCodecPreferences([each for each in known if each.mimeType == f"video/{codec}"])
    return connection, transceiver.sender


def frames_of(sender):
    return sender.track.count if sender.track else 0


def call(method, url, token, body=None):
    headers = {"Authorization": f"Bearer {token}"}
    if body is not None:
        headers["Content-Type"] = "application/sdp"
    request = urllib.request.Request(url, method=method, data=body and body.encode(), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=15) as response:
            return response.status, dict(response.headers.items()), response.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, dict(refusal.headers.items()), refusal.read().decode()


def header(headers, name):
    return next((value for key, value in headers.items() if key.lower() == name), "")


async def publish(options, token):
    connection, sender = offering(options.codec)
    over = asyncio.Event()
    lost = False

    @connection.on("connectionstatechange")
    def changed():
        nonlocal lost
        say("state", state=connection.connectionState)
        if connection.connectionState in ("failed", "closed"):
            lost = not over.is_set()
            over.set()

    await connection.setLocalDescription(await connection.createOffer())
    loop = asyncio.get_running_loop()
    offer = connection.localDescription.sdp
    status, headers, answer = await loop.run_in_executor(None, call, "POST", options.url, token, offer)
    if status != 201:
        say("refused", status=status, body=answer[:500])
        await connection.close()
        return 1
    session = urllib.parse.urljoin(options.url, header(headers, "location"))
    kind = header(headers, "content-type")
    codecs = [line.split(" ", 1)[1] for line in answer.splitlines() if line.startswith("a=rtpmap:")]
    say("answered", status=status, session=session, content_type=kind, codecs=codecs)
    await connection.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))

    # Nothing more comes on standard input: its end is the wish to stop.
    loop.add_reader(sys.stdin.fileno(), lambda: over.set() if not sys.stdin.buffer.read1(1) else None)

    async def report():
        while True:
            await asyncio.sleep(1)
            say("frames", made=frames_of(sender), state=connection.connectionState)

    reporting = asyncio.create_task(report())
    await over.wait()
    reporting.cancel()
    if lost:
        say("lost")
    else:
        status, _, _ = await loop.run_in_executor(None, call, "DELETE", session, token)
        say("deleted", status=status)
    await connection.close()
    return 2 if lost else 0


async def self_test():
    """Whether this machine can encode and send both codecs, before anything is blamed on the service."""
    for codec in ("H264", "VP8"):
        near, sender = offering(codec)
        far = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        received = asyncio.get_running_loop().create_future()

        @far.on("track")
        def arrived(track):
            async def first():
                for _ in range(10):
                    frame = await track.recv()
                received.set_result((frame.width, frame.height))

            asyncio.ensure_future(first())

        await near.setLocalDescription(await near.createOffer())
        await far.setRemoteDescription(near.localDescription)
        await far.setLocalDescription(await far.createAnswer())
        await near.setRemoteDescription(far.localDescription)
        width, height = await asyncio.wait_for(received, 30)
        say("self-test", codec=codec, width=width, height=height, made=frames_of(sender))
        await near.close()
        await far.close()
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url", nargs="?")
    parser.add_argument("--codec", choices=("H264", "VP8"), default="H264")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return asyncio.run(self_test())
    if not options.url:
        parser.error("URL is missing")
    # Not an argument: those can be read by everybody on the machine.
    return asyncio.run(publish(options, sys.stdin.readline().strip()))


if __name__ == "__main__":
    sys.exit(main())
