import { builtJestProject } from '../config/jest-preset.mjs';

export default builtJestProject({ displayName: 'proof' });
