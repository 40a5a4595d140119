import type { Plugin } from 'vite';

export declare function linguiMacros(): Plugin;
