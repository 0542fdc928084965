/** The loop's tests. */
@NullMarked
package io.wheeltapper.core.loop;

import org.jspecify.annotations.NullMarked;
