/* The same for `import`: see index.d.ts. */

import http2 from './index.js';

export * from './index.js';
export default http2;
