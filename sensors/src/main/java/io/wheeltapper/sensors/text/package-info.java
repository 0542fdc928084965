/** Text as it comes: bounded lines, and what is printable of them. */
@NullMarked
package io.wheeltapper.sensors.text;

import org.jspecify.annotations.NullMarked;
