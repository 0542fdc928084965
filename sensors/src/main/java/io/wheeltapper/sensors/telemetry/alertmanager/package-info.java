/** Alertmanager's webhook: a site's own alerts as statuses. The parser is pure. */
@NullMarked
package io.wheeltapper.sensors.telemetry.alertmanager;

import org.jspecify.annotations.NullMarked;
