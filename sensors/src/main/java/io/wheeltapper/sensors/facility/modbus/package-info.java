/** Coolant units, chillers and meters by Modbus TCP: what stands in which register is a map. */
@NullMarked
package io.wheeltapper.sensors.facility.modbus;

import org.jspecify.annotations.NullMarked;
