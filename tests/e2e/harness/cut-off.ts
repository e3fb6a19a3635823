import type { WebDriver } from 'selenium-webdriver';

/**
 * What of a page reaches over its left or right edge, where nobody sees it. A page that hides what is too wide has no
 * scroll bar that would tell. Text that ends in dots is meant so, and so are code, tables and tabs, which scroll
 * sideways; a whole list or dialog that does is not.
 */
export async function cutOff(driver: WebDriver): Promise<string[]> {
  return await driver.executeScript<string[]>(FIND);
}

const FIND = `
  const meant = (place) => {
    for (let at = place; at !== null && at !== document.body; at = at.parentElement) {
      const { overflowX, textOverflow, visibility, clipPath } = getComputedStyle(at);
      if (visibility === 'hidden' || at.inert || clipPath !== 'none') return true;
      if (overflowX === 'auto' && at !== place && at.matches('[role="tablist"], section[tabindex]')) return true;
      if (textOverflow === 'ellipsis' && overflowX !== 'visible' && at !== place) return true;
    }
    return false;
  };
  const over = [...document.body.querySelectorAll('*')].filter((place) => {
    const { left, right, width, height } = place.getBoundingClientRect();
    return width > 1 && height > 1 && (right > innerWidth + 0.5 || left < -0.5) && !meant(place);
  });
  return over.map((place) => place.outerHTML.slice(0, 200));
`;
