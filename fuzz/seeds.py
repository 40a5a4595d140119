#!/usr/bin/env python3
"""Writes the seeds in corpus/ from what RFCs print and from what Chromium sent.

Run it when the form of an input changes (media-relay/src/fuzz/). Files that it does not name stay: they are findings.
"""
import hashlib
import hmac
import struct
import zlib
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parent / 'media-relay/src'
CAPTURES = SOURCE / 'codec/captures'


def write(target, name, data):
    folder = HERE / 'corpus' / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def unhex(text):
    return bytes.fromhex(''.join(text.split()))


# --- STUN ------------------------------------------------------------------------------------

RFC5769 = {
    # 2.1, 2.2, 2.3 and 2.4.
    'rfc5769_request': '''000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74
        002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020
        000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf''',
    'rfc5769_response_ipv4': '''0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220
        002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96''',
    'rfc5769_response_ipv6': '''010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220
        002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed41
        80280004c8fb0b4c''',
    'rfc5769_long_term': '''000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b90000
        0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341
        0014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666''',
}


def attribute(kind, value):
    return struct.pack('>HH', kind, len(value)) + value + b'\0' * (-len(value) % 4)


def check(user, *attributes):
    """A binding request as Chromium sends it, with a key that the fuzz targets put right."""
    body = attribute(0x0006, user) + attribute(0xC057, b'\0\3\0\x0a') + b''.join(attributes)
    head = lambda extra: struct.pack('>HHI12s', 1, len(body) + extra, 0x2112A442, b'transaction1')
    body += attribute(0x0008, hmac.digest(b'VOkJxbRl1RmTxUk/WvJxBt', head(24) + body, hashlib.sha1))
    return head(8) + body + attribute(0x8028, struct.pack('>I', zlib.crc32(head(8) + body) ^ 0x5354554E))


PRIORITY = attribute(0x0024, unhex('6e7f1eff'))
NOMINATED = check(b'ABCDEFGH:them1', attribute(0x802A, b'tiebreak'), attribute(0x0025, b''), PRIORITY)
CONTROLLED = check(b'ABCDEFGH:them1', attribute(0x8029, b'tiebreak'), PRIORITY)


def stun():
    for name, text in RFC5769.items():
        write('stun', name, unhex(text))
    write('stun', 'chromium_check', NOMINATED)
    write('stun', 'controlled', CONTROLLED)


# --- RTP and RTCP ----------------------------------------------------------------------------


def rtp_packet(payload_type, sequence, ssrc, payload, elements=(), marker=False, timestamp=0):
    extension = b''.join(bytes([number << 4 | len(value) - 1]) + value for number, value in elements)
    extension += b'\0' * (-len(extension) % 4)
    if elements:
        extension = struct.pack('>HH', 0xBEDE, len(extension) // 4) + extension
    first = 0x90 if elements else 0x80
    return struct.pack('>BBHII', first, marker << 7 | payload_type, sequence, timestamp, ssrc) + extension + payload


def two_byte(payload_type, sequence, ssrc, payload, elements, timestamp=0):
    extension = b''.join(bytes([number, len(value)]) + value for number, value in elements)
    extension += b'\0' * (-len(extension) % 4)
    head = struct.pack('>BBHII', 0x90, payload_type, sequence, timestamp, ssrc)
    return head + struct.pack('>HH', 0x1000, len(extension) // 4) + extension + payload


def rtcp_message(count, kind, body):
    return struct.pack('>BBH', 0x80 | count, kind, len(body) // 4) + body


def words(*numbers):
    return struct.pack(f'>{len(numbers)}I', *numbers)


BLOCK = (5, 12 << 24 | 300, 70_000, 90, 0x12345678, 65_536)
NACK = rtcp_message(1, 205, words(1, 1) + struct.pack('>HHHH', 3, 0b1001, 1, 0))
PLI = rtcp_message(1, 206, words(1, 1))
FIR = rtcp_message(4, 206, words(1, 0, 1, 7 << 24))
REMB = rtcp_message(15, 206, words(1, 0) + b'REMB' + words(1 << 24 | 3 << 18 | 0x3FF00, 1))
RECEIVER = rtcp_message(1, 201, words(1, *BLOCK))
SENDER = rtcp_message(1, 200, words(1_000, 0xE0000000, 0x80000000, 48_000, 50, 5_000, *BLOCK))
DESCRIPTION = rtcp_message(1, 202, words(1_000) + b'\1\6cname1\0\0\0\0')
GOODBYE = rtcp_message(1, 203, words(1_000))


def transport_feedback(base, count, reference, body):
    """draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1."""
    body = words(1, 0) + struct.pack('>HHI', base, count, reference << 8 | 1) + body
    padding = -len(body) % 4
    if padding:
        body += b'\0' * (padding - 1) + bytes([padding])
    return bytes([0x8F | (0x20 if padding else 0)]) + rtcp_message(0, 205, body)[1:]


# A run of ten small deltas; two-bit symbols with a large one; one-bit symbols of which three count.
FEEDBACK = transport_feedback(0, 20, 3, unhex('200a e644 b000') + bytes(range(10)) + unhex('0401 ff80 02 ff00 04 05 06'))
FIRST_TEN = transport_feedback(1, 10, 3, unhex('200a') + bytes([40] * 10))


def rtp():
    elements = [(1, b'1'), (2, b'q'), (3, b'\0\7'), (4, b'\x9e')]
    write('rtp', 'rfc8285_one_byte', rtp_packet(96, 7, 2_000, b'\x90\x80\x05\x10', elements, True))
    write('rtp', 'rfc8285_two_byte', two_byte(45, 8, 2_000, b'\x10\x0a', [(1, b''), (5, bytes(range(90))), (20, b'q')]))
    padded = struct.pack('>BBHIIII', 0xA2, 111, 65_535, 960, 1_000, 1, 2) + b'opus' + b'\0\0\3'
    write('rtp', 'rfc3550_csrc_padding', padded)
    red = unhex('ef0f00036f') + b'\1\2\3' + b'\4\5'
    write('rtp', 'rfc2198_red', rtp_packet(63, 9, 1_000, red, [(4, b'\x1e')]))
    write('rtcp', 'rfc3550_sender_report', SENDER + DESCRIPTION + GOODBYE)
    write('rtcp', 'rfc4585_nack_pli', RECEIVER + NACK + PLI)
    write('rtcp', 'rfc5104_fir_remb', RECEIVER + FIR + REMB)
    write('rtcp', 'transport_feedback', RECEIVER + FEEDBACK)


def twcc():
    message = lambda gap, sent, data: bytes([gap, sent]) + struct.pack('>H', len(data)) + data
    steps = [message(5, 20, transport_feedback(at, 20, 3 + at, FEEDBACK[20:])) for at in range(0, 200, 20)]
    write('twcc', 'read', b'\0' + b''.join(steps))
    arrivals = [(at, 5) for at in range(65_500, 65_536)] + [(at, 9) for at in (3, 1, 2, 40)] + [(41, 255), (900, 255)]
    write('twcc', 'written', b'\1' + b''.join(struct.pack('>HB', *arrival) for arrival in arrivals))


def tcp():
    frames = [NOMINATED, b'', RECEIVER + PLI, bytes(1_500)]
    write('tcp', 'rfc4571', b''.join(struct.pack('>H', len(frame)) + frame for frame in frames) + b'\0\x09\1')
    write('tcp', 'overlong', unhex('0001 80 ffff 00'))


# --- Codecs ----------------------------------------------------------------------------------


def step(control, data, wish=None):
    data = data[:255]
    if wish is not None:
        return bytes([control | 0x40, wish, len(data)]) + data
    return bytes([control, len(data)]) + data


def captured(name, column, count, wishes=()):
    """The packets of a capture as steps. Of timestamps only a change is told, of numbers only a gap."""
    found, before = b'', None
    for nth, line in enumerate((CAPTURES / name).read_text().splitlines()[:count]):
        words = line.split(' ')
        number, timestamp, marker = int(words[0]), int(words[1]), int(words[2])
        changed = before is not None and timestamp != before[1]
        gap = before is not None and number != before[0] + 1
        control = marker << 7 | gap << 2 | changed
        if words[column] != '-':
            found += step(control, unhex(words[column]), dict(wishes).get(nth))
        before = (number, timestamp)
    return found


WISHES = [(10, 0b000000), (30, 0b111100), (50, 0b010100), (60, 0xFF), (70, 0b101000)]


def codecs():
    write('vp8', 'chromium_l1t3', captured('vp8_l1t3.txt', 3, 80, WISHES))
    # RFC 7741 4.2: no extension, 7-bit picture id, KEYIDX alone, all of them with a key frame behind.
    forms = ['10000000', '9080 11 0000', '90b0 11 42 01', '90f0 fffe 09 60 500000 9d012a 8002 6801', '00']
    write('vp8', 'rfc7741', b''.join(step(1, unhex(form)) for form in forms) + step(0, b''))
    write('vp9', 'chromium_l3t3_key', captured('vp9_l3t3_key.txt', 3, 120, WISHES))
    write('vp9', 'chromium_l3t3', captured('vp9_l3t3.txt', 3, 80, WISHES))
    # RFC 9628 4.2: non-flexible; flexible with two references; a structure with a picture group.
    forms = ['8c05 82', 'e87e 35 ff 87', 'f8 01 20 03 04 00', 'ea fffe 35 09 58 0140 00b4 0280 0168 0500 02d0 01 00 00']
    write('vp9', 'rfc9628', b''.join(step(1, unhex(form)) for form in forms))
    write('dependency', 'chromium_av1_l3t3_key', captured('av1_l3t3_key.txt', 4, 100, WISHES))
    write('dependency', 'chromium_av1_l2t1', captured('av1_l2t1.txt', 4, 80, WISHES))
    write('dependency', 'chromium_vp9_l3t3', captured('vp9_l3t3.txt', 4, 80, WISHES))
    sizes = ['67640028acd940780227e5c044000003000400000300c83c60c658', '674d401fe8802802dd80b501010140000003004000000c03c60c4480']
    units = [step(1, unhex(size)) for size in sizes] + [step(1, unhex('7800024198')), step(1, unhex('780002419800026588'))]
    write('payload', 'chromium_h264', b'\0' + captured('h264.txt', 3, 40, WISHES) + b''.join(units))
    write('payload', 'chromium_av1', b'\1' + captured('av1_l3t3_key.txt', 3, 60, WISHES) + step(1, unhex('00 0110 03343000')))
    write('payload', 'rfc2198_red', b'\2' + unhex('ef0f0003 ef0f0002 6f 010203 0405 0909'))


# --- A call ----------------------------------------------------------------------------------

RAW, CHECK, RTP, RTCP, WAIT, COMMAND, GONE, CONNECT = range(8)
MEDIA, VIEW, LEAVE, JOIN, RESTART, ATTACH, DETACH, CLOSE = range(8)
A, B, C, STRANGER = range(4)


def act(what, who, data=b''):
    return bytes([what | who << 3]) + struct.pack('>H', len(data)) + data


def wait(ms):
    return act(WAIT, A, bytes([ms // 10 - 1]))


def picture(sequence, mid, rid, payload, payload_type=96):
    elements = [(1, mid), (2, rid), (3, struct.pack('>H', sequence & 0xFFFF))]
    return act(RTP, A, rtp_packet(payload_type, sequence, 2_000 + rid[0], payload, elements, True, sequence * 3_000))


def vp8_payload(number, key):
    head = bytes([0x90, 0xE0, 0x80 | number >> 8, number & 0xFF, number & 0xFF, 0x20, 0x10 if key else 0x11])
    return head + unhex('0000 9d012a 8002 6801')


def sound(who, sequence, payload_type=111, payload=b'opus'):
    elements = [(1, b'0'), (4, b'\x14')]
    return act(RTP, who, rtp_packet(payload_type, sequence, 1_000 + who, payload, elements, False, sequence * 960))


def client_hello(profiles):
    """Of a DTLS 1.2 client with X25519 and P-256, in two fragments."""
    srtp = struct.pack('>H', 2 * len(profiles)) + b''.join(struct.pack('>H', profile) for profile in profiles) + b'\0'
    extensions = unhex('000a0006 0004 001d 0017 000d0008 0006 0403 0503 0401 000b0002 0100 00170000 ff010001 00')
    extensions += struct.pack('>HH', 14, len(srtp)) + srtp
    body = b'\xfe\xfd' + bytes(range(32)) + unhex('00 00 0004 c02b c02c 01 00') + struct.pack('>H', len(extensions)) + extensions
    fragments = []
    for nth, at in enumerate(range(0, len(body), 60)):
        part = body[at:at + 60]
        head = b'\1' + len(body).to_bytes(3, 'big') + b'\0\0' + at.to_bytes(3, 'big') + len(part).to_bytes(3, 'big')
        record = b'\x16\xfe\xff' + struct.pack('>QH', nth, len(head + part))
        fragments.append(record + head + part)
    return fragments


def calls():
    layers = [picture(at, b'1', rid, vp8_payload(at, at == 1)) for at in range(1, 8) for rid in (b'q', b'h', b'f') if at != 5]
    feedback = [act(RTCP, B, RECEIVER + message) for message in (NACK, PLI, FIR, REMB, FIRST_TEN)]
    talk = [sound(A, at) for at in range(5)] + [sound(A, 5, 63, unhex('ef0f00036f') + b'\1\2\3\4\5'), sound(B, 1)]
    write('demux', 'simulcast', b''.join([
        wait(20), *layers, *talk, wait(50), *feedback, act(RTCP, A, SENDER), wait(300),
        act(COMMAND, B, bytes([VIEW, 40, 1 | 2 << 6])), *feedback, wait(1_000),
    ]))
    structure = next(line for line in (CAPTURES / 'av1_l3t3_key.txt').read_text().splitlines()).split(' ')
    key = act(RTP, A, two_byte(45, 1, 3_000, unhex(structure[3]), [(1, b'2'), (2, b'q'), (5, unhex(structure[4]))]))
    later = rtp_packet(45, 2, 3_000, unhex('d08f17e4'), [(1, b'2'), (2, b'q'), (5, unhex('400001'))], True)
    write('demux', 'av1', b''.join([wait(20), key, act(RTP, A, later), wait(100), *feedback, wait(50)]))
    places = [(mid, rid) for mid in (b'1', b'2', b'3') for rid in (b'q', b'h', b'f')]
    nine = [act(RTP, A, rtp_packet(96, 1, 10 + nth, vp8_payload(1, True), [(1, mid), (2, rid)])) for nth, (mid, rid) in enumerate(places)]
    write('demux', 'too_many_sources', b''.join([sound(A, 1), *nine, wait(20)]))
    command = lambda who, *what: act(COMMAND, who, bytes([*what, 0, 0][:3]))
    write('demux', 'comings_and_goings', b''.join([
        command(A, ATTACH), wait(30), command(A, JOIN), sound(A, 1), act(CONNECT, A), sound(A, 1), command(B, RESTART, 1),
        act(CHECK, B, NOMINATED), wait(300), command(B, MEDIA, 1), command(A, DETACH), act(GONE, A), command(B, LEAVE),
        act(CONNECT, C), act(CHECK | 1 << 5, C, CONTROLLED), wait(2_000), command(C, JOIN), command(A, CLOSE), wait(100),
    ]))
    hellos = [act(RAW, who, part) for who in (C, STRANGER) for part in client_hello([1, 8, 7])]
    alert = act(RAW, A, unhex('15fefd 0000 000000000009 0002 0228'))
    gcm = [act(RAW, A, part) for part in client_hello([7, 8])]
    write('demux', 'handshake', b''.join([act(CHECK, C, NOMINATED), act(RAW, STRANGER, NOMINATED), *hellos, wait(150), alert, *gcm, wait(500)]))


def offers():
    write('sdp', 'chromium', (SOURCE / 'peer/sdp/chromium_offer.sdp').read_bytes())
    write('sdp', 'every_codec', (SOURCE / 'fuzz/offer.sdp').read_bytes())
    fingerprint = ':'.join(['AB'] * 32)
    write('sdp', 'rfc9725', f'''v=0
o=- 5228595038118931041 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=extmap-allow-mixed
a=ice-options:trickle ice2
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:EsAw
a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=mid:0
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendonly
a=msid:- d46fb922-d52a-4e9c-aa87-444eadc1521b
a=rtcp-mux
a=rtcp-mux-only
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;useinbandfec=1
m=video 0 UDP/TLS/RTP/SAVPF 96 97
c=IN IP4 0.0.0.0
a=bundle-only
a=mid:1
a=extmap:4/sendonly urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
a=sendonly
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 ccm fir
a=rtcp-fb:* nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=ssrc-group:FID 1001 1002
a=ssrc:1001 cname:x
a=ssrc:1002 cname:x
'''.replace('\n', '\r\n').encode())
    write('sdp', 'rejected', f'''v=0
a=group:BUNDLE a
a=ice-ufrag:0123
a=fingerprint:sha-512 {':'.join(['cd'] * 64)}
a=fingerprint:sha-256 {fingerprint}
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
a=mid:d
m=audio 0 UDP/TLS/RTP/SAVPF 8
a=mid:g
m=video 9 UDP/TLS/RTP/SAVPF 100 101 102
a=mid:a
a=rtcp-mux
a=simulcast:recv x send ~l,m;h
a=rtpmap:100 VP9/90000
a=fmtp:100 profile-id=2
a=rtpmap:101 vp9/90000
a=rtpmap:102 RTX/90000
a=fmtp:102 rtx-time=9; apt=101
'''.encode())


for make in (stun, rtp, twcc, tcp, codecs, calls, offers):
    make()
