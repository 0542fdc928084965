/**
 * Samples that come in any order and in parts, into one snapshot a target and time; and which of
 * their sources are silent. Pure: time is an argument.
 */
@NullMarked
package io.wheeltapper.sensors.telemetry.gather;

import org.jspecify.annotations.NullMarked;
