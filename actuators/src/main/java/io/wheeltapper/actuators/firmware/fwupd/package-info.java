/** Firmware by the host itself: fwupd, reached by a command of the site. */
@NullMarked
package io.wheeltapper.actuators.firmware.fwupd;

import org.jspecify.annotations.NullMarked;
