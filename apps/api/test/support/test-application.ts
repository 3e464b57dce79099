export { type Staff, World as TestApplication } from './world.js';
