/** Answers of PromQL as numbers of targets: what a Prometheus or a Mimir already has. */
@NullMarked
package io.wheeltapper.sensors.telemetry.promql;

import org.jspecify.annotations.NullMarked;
