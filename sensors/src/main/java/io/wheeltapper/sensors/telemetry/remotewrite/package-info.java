/**
 * A receiver of Prometheus' remote write, versions 1 and 2. The decoder is pure and reads the bytes
 * where they stand; a series is looked at once, and then known by its hash.
 */
@NullMarked
package io.wheeltapper.sensors.telemetry.remotewrite;

import org.jspecify.annotations.NullMarked;
