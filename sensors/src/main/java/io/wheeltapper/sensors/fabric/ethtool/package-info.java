/** Statistics of this node's network interfaces, from ethtool. */
@NullMarked
package io.wheeltapper.sensors.fabric.ethtool;

import org.jspecify.annotations.NullMarked;
