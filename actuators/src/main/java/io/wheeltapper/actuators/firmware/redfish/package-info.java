/** Firmware by a machine's BMC: the UpdateService of Redfish. */
@NullMarked
package io.wheeltapper.actuators.firmware.redfish;

import org.jspecify.annotations.NullMarked;
