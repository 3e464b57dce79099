export { Nights } from './nights.service.js';
export { Venues } from './venue.service.js';
export { VenueModule } from './venue.module.js';
