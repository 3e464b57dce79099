const LABEL_MAX = 60;

/** Words for the player list of staff: "Anna · Firefox". Browsers that pose as others are told apart by order. */
export function describeDevice(userName: string, userAgent: string): string {
  const browsers: [RegExp, string][] = [
    [/Edg(e|A|iOS)?\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\/|FxiOS\//, 'Firefox'],
    [/Chrome\/|CriOS\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ];
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1];
  const words = [userName.trim(), browser].filter(Boolean).join(' · ');
  return words.slice(0, LABEL_MAX) || 'Browser';
}
