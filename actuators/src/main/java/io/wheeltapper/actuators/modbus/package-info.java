/** Set-points of coolant units and chillers behind Modbus TCP. */
@NullMarked
package io.wheeltapper.actuators.modbus;

import org.jspecify.annotations.NullMarked;
