import { jestProject } from '../config/jest-preset.mjs';

export default jestProject({ displayName: 'client' });
