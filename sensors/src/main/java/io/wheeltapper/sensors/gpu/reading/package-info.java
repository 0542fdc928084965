/** What is said of a node's GPUs, whoever read it: the same names, units and statuses. */
@NullMarked
package io.wheeltapper.sensors.gpu.reading;

import org.jspecify.annotations.NullMarked;
