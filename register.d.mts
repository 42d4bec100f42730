/* The same for `import`: see register.d.ts. */

import type { builtin, engine } from './register.js';

export * from './register.js';

declare const registration: { readonly builtin: typeof builtin; readonly engine: typeof engine };
export default registration;
