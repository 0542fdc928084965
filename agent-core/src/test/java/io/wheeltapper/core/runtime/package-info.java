/** The runtime's tests. */
@NullMarked
package io.wheeltapper.core.runtime;

import org.jspecify.annotations.NullMarked;
