/** What follows from several sensors together: PUE, heat balance, which reading cannot be right. */
@NullMarked
package io.wheeltapper.sensors.facility.derived;

import org.jspecify.annotations.NullMarked;
