/**
 * One reason to hold or deny an action, one file each; {@link io.wheeltapper.core.guard.Guards}
 * lists them in order.
 */
@NullMarked
package io.wheeltapper.core.guard;

import org.jspecify.annotations.NullMarked;
