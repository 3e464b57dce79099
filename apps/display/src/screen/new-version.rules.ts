/**
 * What a page is built from: the hashed script and style files that its HTML names. Two deployments with the same
 * files are the same version, so a restart of the server alone reloads no TV.
 */
export function readBuildMarks(html: string): string {
  const files = html.match(/\/_next\/static\/[^"'\\\s)]+\.(?:js|css)/g) ?? [];
  return [...new Set(files)].sort().join('\n');
}

/** True when both are known and differ. An error page names no files and is never a new version. */
export function isNewVersion(loaded: string | null, served: string): boolean {
  return loaded !== null && loaded !== '' && served !== '' && loaded !== served;
}
