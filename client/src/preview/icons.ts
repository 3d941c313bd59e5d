/** The page's icons, drawn for 16 by 16 pixels in the colour of the text around them. */
function icon(content: string): string {
  return `<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${content}</svg>`;
}

export const icons = {
  warning: icon('<path d="M8 2 14.5 13.5h-13zM8 6.5v3.5M8 11.9v.1"/>'),
  error: icon('<circle cx="8" cy="8" r="6"/><path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4"/>'),
} as const;
