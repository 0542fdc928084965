/**
 * What all receivers have in common: where they listen, who may come in, how much they take, and
 * what is said when nobody comes. Vert.x stays in here.
 */
@NullMarked
package io.wheeltapper.sensors.telemetry.receive;

import org.jspecify.annotations.NullMarked;
