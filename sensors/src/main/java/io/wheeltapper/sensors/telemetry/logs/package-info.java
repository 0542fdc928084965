/** Lines that a log system gathered, through the parsers of the kernel's and the jobs' logs. */
@NullMarked
package io.wheeltapper.sensors.telemetry.logs;

import org.jspecify.annotations.NullMarked;
