/** A sensor that says what a test tells it to; no kind, so no configuration can name it. */
@NullMarked
package io.wheeltapper.sensors.fake;

import org.jspecify.annotations.NullMarked;
