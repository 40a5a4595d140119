/**
 * Somebody who fills a form by keyboard alone, at the pace of a model: each keystroke takes its time, and so does finding
 * out where one is and what is asked, once a field. Vietnamese is counted as it is typed with Telex: a letter's mark is a
 * keystroke and so is a syllable's tone. Shift is held, not struck; a chord such as Ctrl+Enter is two keystrokes.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Figures } from './figures.ts';

export const pace = { keystroke_ms: 200, find_field_ms: 1_000 };
/** Forty words of five keystrokes a minute, for whoever types more slowly. */
const slowKeystrokeMs = 60_000 / (40 * 5);

/** How often a key is struck for a text. */
export function telex(text: string): number {
  // The barred d is no letter with a mark to Unicode, and a pair of equal keys in Telex.
  return [...text.normalize('NFD').replaceAll(/[đĐ]/g, 'dd')].length;
}

export class Typist {
  private keystrokes = 0;
  private prose = 0;
  private steps = 0;
  private readonly fields: string[] = [];
  private readonly startedAt = Date.now();

  constructor(private readonly page: Page) {}

  /** Comes to a field that has the focus, and reads what it asks. */
  async find(field: string): Promise<void> {
    this.fields.push(field);
    await this.page.waitForTimeout(pace.find_field_ms);
  }

  /** Steps on with Tab to the field of this id, and reads what it asks. */
  async stepTo(id: string, field = id): Promise<void> {
    const isThere = () => this.page.evaluate((wanted) => document.activeElement?.closest(`#${CSS.escape(wanted)}`) !== null, id);
    for (let steps = 0; !(await isThere()); steps += 1) {
      assert.ok(steps < 20, `Tab does not lead to ${id}`);
      this.steps += 1;
      await this.press('Tab');
    }
    await this.find(field);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const struck = key.length > 1 ? key.split('+').length : 1;
      await this.strike(struck);
      await this.page.keyboard.press(key);
    }
  }

  async type(text: string): Promise<void> {
    for (const letter of text) {
      await this.strike(telex(letter));
      await this.page.keyboard.type(letter);
    }
  }

  /** Whole sentences, which no form can make shorter. */
  async write(text: string): Promise<void> {
    this.prose += telex(text);
    await this.type(text);
  }

  /** What it took until now. */
  figures(name: string): Figures {
    const finding = this.fields.length * pace.find_field_ms;
    const seconds = (ms: number) => Math.round(ms / 100) / 10;
    return {
      [`${name}_keystrokes`]: this.keystrokes,
      [`${name}_keystrokes_of_sentences`]: this.prose,
      [`${name}_keystrokes_of_tab`]: this.steps,
      [`${name}_inputs`]: this.fields.length,
      [`${name}_model_s`]: seconds(this.keystrokes * pace.keystroke_ms + finding),
      [`${name}_model_40_wpm_s`]: seconds(this.keystrokes * slowKeystrokeMs + finding),
      [`${name}_clock_s`]: seconds(Date.now() - this.startedAt),
      [`${name}_fields`]: this.fields.join(' '),
    };
  }

  private async strike(times: number): Promise<void> {
    this.keystrokes += times;
    await this.page.waitForTimeout(times * pace.keystroke_ms);
  }
}
