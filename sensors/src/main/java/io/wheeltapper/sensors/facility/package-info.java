/** What all of the plant's sensors share: asking in rounds, saying states, units. */
@NullMarked
package io.wheeltapper.sensors.facility;

import org.jspecify.annotations.NullMarked;
