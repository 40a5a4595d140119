/**
 * Firefox ESR over WebDriver BiDi, with fake devices. It connects only where this machine has an address that is not
 * loopback: use it in the stories of `in-namespace/`.
 */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { peerConnectionScript } from './media.ts';

const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'intl.accept_languages': 'vi-VN, vi, en',
  // Nothing of Firefox's own looks for the outside world.
  'app.update.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'captivedetect.canonicalURL': '',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

export async function launchFirefox(): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env['HOICHAN_FIREFOX'] ?? '/usr/bin/firefox-esr',
    headless: true,
    acceptInsecureCerts: true,
    extraPrefsFirefox: preferences,
    env: { ...process.env, MOZ_DISABLE_CONTENT_SANDBOX: '1' },
  });
}

export async function newFirefoxPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1366, height: 768 });
  await page.evaluateOnNewDocument(peerConnectionScript);
  return page;
}
