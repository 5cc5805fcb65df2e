import type { ChartRole } from '../../core/report/document.ts';

export type ThemeName = 'light' | 'dark';

export interface Theme {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly grid: string;
  readonly roles: Readonly<Record<ChartRole, string>>;
}

/**
 * Blue and orange carry good and bad, since red and green look alike to one man in twelve; they also differ in
 * lightness, for grey print. Texts have a contrast of at least 4.5:1 with the paper, marks 3:1.
 */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    paper: '#ffffff',
    ink: '#17202e',
    soft: '#4a5565',
    grid: '#e3e7ed',
    roles: {
      primary: '#0b5fa5',
      secondary: '#8a5fb8',
      met: '#0b5fa5',
      breached: '#d9632a',
      pending: '#8c8f96',
      target: '#17202e',
      warning: '#9a6700',
      band: '#0b5fa5',
      muted: '#7b8494',
    },
  },
  dark: {
    paper: '#16191f',
    ink: '#e7eaf0',
    soft: '#b4bdca',
    grid: '#2d343f',
    roles: {
      primary: '#6fb6f0',
      secondary: '#c3a3e8',
      met: '#6fb6f0',
      breached: '#f08a4b',
      pending: '#8d95a3',
      target: '#f3f5f8',
      warning: '#e3b341',
      band: '#6fb6f0',
      muted: '#8d95a3',
    },
  },
};
