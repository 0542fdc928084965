/** A published fault trace, lived through under the default limits. */
@NullMarked
package io.wheeltapper.deploy.trace;

import org.jspecify.annotations.NullMarked;
