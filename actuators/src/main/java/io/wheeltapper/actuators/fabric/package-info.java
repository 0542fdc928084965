/** Links of an InfiniBand subnet, taken out and given back by management datagrams. */
@NullMarked
package io.wheeltapper.actuators.fabric;

import org.jspecify.annotations.NullMarked;
