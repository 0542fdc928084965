/** What the kernel itself says of its clock. */
@NullMarked
package io.wheeltapper.sensors.host.clock;

import org.jspecify.annotations.NullMarked;
