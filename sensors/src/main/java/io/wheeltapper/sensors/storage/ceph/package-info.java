/** Ceph, from its manager's page and its health codes. */
@NullMarked
package io.wheeltapper.sensors.storage.ceph;

import org.jspecify.annotations.NullMarked;
