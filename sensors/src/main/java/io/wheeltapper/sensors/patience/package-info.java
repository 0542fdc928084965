/** Asking what may never answer: native libraries, drivers, files of a sick device. */
@NullMarked
package io.wheeltapper.sensors.patience;

import org.jspecify.annotations.NullMarked;
