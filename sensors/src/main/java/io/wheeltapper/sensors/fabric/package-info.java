/**
 * What all readers of a network fabric share: counters into rates, what is cabled to what, and what
 * a subnet says.
 */
@NullMarked
package io.wheeltapper.sensors.fabric;

import org.jspecify.annotations.NullMarked;
