/** The same for `import` and `--import`: see register.js, which does it. */

import registration from './register.js';

export const { builtin, engine } = registration;

export default registration;
