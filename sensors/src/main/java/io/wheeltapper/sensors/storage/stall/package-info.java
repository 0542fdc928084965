/** Whether a node's work waits for shared storage. */
@NullMarked
package io.wheeltapper.sensors.storage.stall;

import org.jspecify.annotations.NullMarked;
