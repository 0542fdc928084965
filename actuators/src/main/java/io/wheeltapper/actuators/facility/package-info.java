/** Set-points of plant and machines: what holds for all of them, and devices behind Modbus. */
@NullMarked
package io.wheeltapper.actuators.facility;

import org.jspecify.annotations.NullMarked;
