/**
 * Text exposition of any exporter, one snapshot a target. The reader is pure and allocates little.
 */
@NullMarked
package io.wheeltapper.sensors.telemetry.prometheus;

import org.jspecify.annotations.NullMarked;
