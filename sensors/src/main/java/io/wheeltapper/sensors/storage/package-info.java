/**
 * What the storage sensors share: statuses that settle, usual latencies, calls that can be given
 * up.
 */
@NullMarked
package io.wheeltapper.sensors.storage;

import org.jspecify.annotations.NullMarked;
