/** What disks say of their own health. */
@NullMarked
package io.wheeltapper.sensors.storage.smart;

import org.jspecify.annotations.NullMarked;
