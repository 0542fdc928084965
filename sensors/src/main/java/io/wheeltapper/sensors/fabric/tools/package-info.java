/** The whole InfiniBand subnet by the output of infiniband-diags. */
@NullMarked
package io.wheeltapper.sensors.fabric.tools;

import org.jspecify.annotations.NullMarked;
