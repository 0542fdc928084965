/** InfiniBand and RoCE ports of this node, from sysfs. */
@NullMarked
package io.wheeltapper.sensors.fabric.sysfs;

import org.jspecify.annotations.NullMarked;
