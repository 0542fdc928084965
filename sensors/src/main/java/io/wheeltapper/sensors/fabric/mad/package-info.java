/** The whole InfiniBand subnet by management datagrams, through libibmad. */
@NullMarked
package io.wheeltapper.sensors.fabric.mad;

import org.jspecify.annotations.NullMarked;
