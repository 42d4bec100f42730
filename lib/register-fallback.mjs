/** The same for `import` and `--import`: see register-fallback.js, which does it. */

import registration from './register-fallback.js';

export const { builtin, engine } = registration;

export default registration;
