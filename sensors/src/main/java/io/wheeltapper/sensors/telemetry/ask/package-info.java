/** How a server of the site's telemetry is asked: where, by whom, and how much is taken. */
@NullMarked
package io.wheeltapper.sensors.telemetry.ask;

import org.jspecify.annotations.NullMarked;
