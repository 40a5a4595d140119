/** The ground of every call story: Chromium and Firefox see and hear each other, without the product between them. */
import assert from 'node:assert/strict';
import { createServer as createHttpsServer } from 'node:https';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { test } from 'node:test';
import { launchChromium, newParty } from '../../support/chromium.ts';
import { launchFirefox, newFirefoxPage } from '../../support/firefox.ts';
import { awaitMedia, type Evaluates, watchMedia } from '../../support/media.ts';
import { namespaceAddress } from '../../support/server.ts';
import { selfSignedCertificate } from '../../support/tls.ts';

const blank = '<!doctype html><html lang="vi"><title>Thử</title><body></body></html>';

const caller = `
  const connection = new RTCPeerConnection();
  window.connection = connection;
  connection.ontrack = ({ track }) => {
    const element = document.body.appendChild(document.createElement(track.kind));
    element.srcObject = new MediaStream([track]);
    element.play();
  };
  const gathered = new Promise((done) => {
    connection.onicecandidate = ({ candidate }) => candidate ?? done();
  });
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240 } });
  for (const track of media.getTracks()) connection.addTrack(track, media);`;

async function offer(page: Evaluates): Promise<string> {
  return (await page.evaluate(`(async () => {
    ${caller}
    await connection.setLocalDescription();
    await gathered;
    return connection.localDescription.sdp;
  })()`)) as string;
}

async function answer(page: Evaluates, sdp: string): Promise<string> {
  return (await page.evaluate(`(async () => {
    ${caller}
    await connection.setRemoteDescription({ type: 'offer', sdp: ${JSON.stringify(sdp)} });
    await connection.setLocalDescription();
    await gathered;
    return connection.localDescription.sdp;
  })()`)) as string;
}

test('Chromium and Firefox see and hear each other over a real address', async (t) => {
  const address = namespaceAddress();
  const folder = mkdtempSync(join(tmpdir(), 'hoichan-tls-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { certFile, keyFile } = selfSignedCertificate(address, folder);
  const pages = createHttpsServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(blank);
  });
  pages.listen(0, address);
  await once(pages, 'listening');
  t.after(() => pages.close());
  const url = `https://${address}:${(pages.address() as AddressInfo).port}/`;

  const chromium = await launchChromium();
  t.after(() => chromium.close());
  const firefox = await launchFirefox();
  t.after(() => firefox.close());
  const { page: one } = await newParty(chromium);
  const other = await newFirefoxPage(firefox);
  await Promise.all([one.goto(url), other.goto(url)]);

  const sdp = await answer(other, await offer(one));
  await one.evaluate(`connection.setRemoteDescription({ type: 'answer', sdp: ${JSON.stringify(sdp)} })`);

  for (const page of [one, other] as Evaluates[]) {
    await awaitMedia(page, { video: 1, audio: 1 });
    const { framesPerSecond } = await watchMedia(page, { video: 1, audio: 1 }, 4);
    assert.ok(framesPerSecond > 5, `${framesPerSecond} frames a second`);
  }
});
