import { jestProject } from '../../packages/config/jest-preset.mjs';

export default jestProject({ displayName: 'guest' });
