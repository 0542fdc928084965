/** Real servers of the plant, and sensors at work. */
@NullMarked
package io.wheeltapper.sensors.facility;

import org.jspecify.annotations.NullMarked;
