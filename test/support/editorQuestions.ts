import type { Locator, Page } from 'playwright-core';

/** What an extension asks and tells: quick picks, modal questions, messages. Each is waited for. */

/**
 * The row of an open quick pick whose label is exactly this text. What was typed is an element of its own in each
 * label.
 */
export function pickRow(page: Page, label: string): Locator {
  const whole = new RegExp(`^\\s*${label.replace(/[$()*+.?[\\\]^{|}]/gu, '\\$&')}\\s*$`, 'u');
  return page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.locator('.label-name', { hasText: whole }) });
}

/** Chooses in the quick pick of a title. */
export async function pick(page: Page, title: string, label: string): Promise<void> {
  await page.locator('.quick-input-title', { hasText: title }).waitFor();
  await pickRow(page, label).click();
}

/** Answers the input box of a title. */
export async function typeInto(page: Page, title: string, text: string): Promise<void> {
  await page.locator('.quick-input-title', { hasText: title }).waitFor();
  // A password's box is of another type.
  await page.locator('.quick-input-widget .quick-input-box input').fill(text);
  await page.keyboard.press('Enter');
}

/** The modal question that is open. */
export function modal(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}

/** The message with this text. It stays until it is answered, or for some seconds. */
export function message(page: Page, text: string | RegExp): Locator {
  return page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text }).first();
}

/** Presses a button of a question or a message. */
export async function press(within: Locator, button: string): Promise<void> {
  await within.getByRole('button', { name: button, exact: true }).click();
}
