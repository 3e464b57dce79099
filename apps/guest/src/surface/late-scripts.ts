/**
 * Runs at the end of the page, as text (see _document): starts the scripts of the app, which the head only loads, once the
 * first picture is on the screen, and on the event page what plays, if that is quick. Uses nothing from outside of itself.
 */
export function startAfterFirstPaint(): void {
  const PAINT_MS_MAX = 300;
  const LOOK_MS_MAX = 500;
  let isStarted = false;
  const start = () => {
    if (isStarted) return;
    isStarted = true;
    for (const { href } of document.querySelectorAll<HTMLLinkElement>('link[rel=preload][as=script]')) {
      const script = document.createElement('script');
      script.src = href;
      // In their order.
      script.async = false;
      document.head.append(script);
    }
  };
  // There is no picture to wait for in a tab that nobody sees, or while the words are still those of another language.
  if (document.hidden || 'languagePending' in document.documentElement.dataset) {
    start();
    return;
  }
  const onPainted = () => {
    void (window.voteboxShown ?? Promise.resolve()).then(start);
    setTimeout(start, LOOK_MS_MAX);
  };
  new PerformanceObserver(onPainted).observe({ type: 'paint', buffered: true });
  // The styles are there; a browser that does not tell when it has painted has done so by then.
  requestAnimationFrame(() => setTimeout(onPainted, PAINT_MS_MAX));
}
