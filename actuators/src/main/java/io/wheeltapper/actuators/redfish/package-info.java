/** Machines, power shelves and coolant units by Redfish: resets and set-points. */
@NullMarked
package io.wheeltapper.actuators.redfish;

import org.jspecify.annotations.NullMarked;
