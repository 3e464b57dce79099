import { describe, expect, it } from '@jest/globals';
import { isNewVersion, readBuildMarks } from './new-version.rules';

const page = (file: string) =>
  `<script src="/display/_next/static/chunks/${file}.js"></script><link href="/display/_next/static/css/a.css"/>`;

describe('readBuildMarks', () => {
  it('names the files of a build, whatever their order', () => {
    expect(readBuildMarks(page('x') + page('y'))).toBe(readBuildMarks(page('y') + page('x')));
  });
});

describe('isNewVersion', () => {
  it('sees other files, not the same ones served again', () => {
    expect(isNewVersion(readBuildMarks(page('x')), readBuildMarks(page('x')))).toBe(false);
    expect(isNewVersion(readBuildMarks(page('x')), readBuildMarks(page('y')))).toBe(true);
  });

  it('never reloads into an error page', () => {
    expect(isNewVersion(readBuildMarks(page('x')), readBuildMarks('<h1>502</h1>'))).toBe(false);
    expect(isNewVersion(null, readBuildMarks(page('x')))).toBe(false);
  });
});
