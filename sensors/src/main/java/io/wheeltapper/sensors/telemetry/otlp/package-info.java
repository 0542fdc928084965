/**
 * A receiver of OpenTelemetry's protocol: metrics and logs by gRPC and HTTP, in protobuf and JSON.
 * The messages are the published ones; what they mean is worked out in pure code.
 */
@NullMarked
package io.wheeltapper.sensors.telemetry.otlp;

import org.jspecify.annotations.NullMarked;
