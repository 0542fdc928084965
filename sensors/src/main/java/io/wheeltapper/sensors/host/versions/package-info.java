/** Versions of firmware, BIOS, kernel and network drivers, as this node's own tools tell them. */
@NullMarked
package io.wheeltapper.sensors.host.versions;

import org.jspecify.annotations.NullMarked;
