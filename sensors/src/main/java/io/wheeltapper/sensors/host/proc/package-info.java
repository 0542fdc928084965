/** The node's own pressure, memory, load and disks, from procfs. */
@NullMarked
package io.wheeltapper.sensors.host.proc;

import org.jspecify.annotations.NullMarked;
