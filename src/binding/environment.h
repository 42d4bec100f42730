/* SPDX-License-Identifier: MIT */
/*
 * environment.h - the start and the end of an environment of Node.
 */
#ifndef H2B_ENVIRONMENT_H
#define H2B_ENVIRONMENT_H

#include "instance.h"

/*
 * Makes the instance of |env|, and has it ended with the environment. NULL: no
 * memory, or the loop is gone.
 */
h2b_instance *h2b_environment_start(napi_env env);

#endif /* H2B_ENVIRONMENT_H */
