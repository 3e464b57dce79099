import { HomeScreen } from '../src/join/home.screen';

export default HomeScreen;
