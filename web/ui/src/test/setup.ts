import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';
import { activateLocale } from '../i18n/i18n';

// Tests that read the source run in Node, without a document.
if (typeof document !== 'undefined') {
  beforeEach(() => activateLocale('vi'));
  afterEach(() => cleanup());
}
