/** LogQL: lines of the kernel's and the jobs' logs from a Loki that a site has. */
@NullMarked
package io.wheeltapper.sensors.telemetry.loki;

import org.jspecify.annotations.NullMarked;
