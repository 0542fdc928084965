/** Whether shared file systems are mounted, answer, and can be written. */
@NullMarked
package io.wheeltapper.sensors.storage.mounts;

import org.jspecify.annotations.NullMarked;
