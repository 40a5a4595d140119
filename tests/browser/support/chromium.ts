/** Chromium with a fake camera (a moving picture) and a fake microphone (a beep each second). */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { peerConnectionScript } from './media.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=device-count=2,fps=30',
  '--auto-select-desktop-capture-source=Entire screen',
  '--allow-loopback-in-peer-connection',
];

/** Another program may stand before it, which gives it another network. */
export async function launchChromium(wrap: (program: string) => string = (program) => program): Promise<Browser> {
  const executablePath = wrap(process.env['HOICHAN_CHROMIUM'] ?? '/usr/bin/chromium');
  return chromium.launch({ executablePath, headless: true, args: flags });
}

export interface PartyOptions {
  locale?: 'vi' | 'en';
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
}

/** One person's browser: cookies and storage of its own. */
export interface Party {
  context: BrowserContext;
  page: Page;
  /** What the page complained of: uncaught errors and console errors. */
  complaints: string[];
}

export async function newParty(browser: Browser, options: PartyOptions = {}): Promise<Party> {
  const { locale = 'vi', colorScheme = 'light', viewport = { width: 1366, height: 768 } } = options;
  const context = await browser.newContext({
    locale: locale === 'vi' ? 'vi-VN' : 'en-GB',
    timezoneId: 'Asia/Ho_Chi_Minh',
    colorScheme,
    viewport,
    ignoreHTTPSErrors: true,
    permissions: ['camera', 'microphone'],
  });
  await context.addInitScript({ content: peerConnectionScript });
  if (locale === 'en') await context.addInitScript("localStorage.getItem('hoichan.locale') ?? localStorage.setItem('hoichan.locale', 'en')");
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { context, page, complaints };
}
