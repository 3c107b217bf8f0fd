import {settings} from '../../bfm/house.js';

export default settings('Betrieb');
