/** The page's icons, drawn for 16 by 16 pixels in the colour of the text around them. */
function icon(content: string): string {
  return `<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${content}</svg>`;
}

export const icons = {
  refresh: icon('<path d="M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3"/>'),
  copy: icon('<rect x="5.5" y="5.5" width="8" height="8" rx="1"/><path d="M3.5 10.5h-1v-8h8v1"/>'),
  open: icon('<path d="M8.5 1.5h-5v13h9v-9zM8.5 1.5v4h4M6 8.5h4M6 11h4"/>'),
  pin: icon('<path d="M6 1.5h4M6.5 1.5v5L4.5 9h7l-2-2.5v-5M8 9v5.5"/>'),
  warning: icon('<path d="M8 2 14.5 13.5h-13zM8 6.5v3.5M8 11.9v.1"/>'),
  error: icon('<circle cx="8" cy="8" r="6"/><path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4"/>'),
} as const;
