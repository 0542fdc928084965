/** Machines whose BMC speaks IPMI 2.0 and no Redfish: forced resets by {@code ipmitool}. */
@NullMarked
package io.wheeltapper.actuators.ipmi;

import org.jspecify.annotations.NullMarked;
