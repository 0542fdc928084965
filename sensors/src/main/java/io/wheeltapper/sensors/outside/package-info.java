/** Calls to programs and to what may hang in the kernel, within a time and a size. */
@NullMarked
package io.wheeltapper.sensors.outside;

import org.jspecify.annotations.NullMarked;
