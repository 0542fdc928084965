/**
 * The kernel log: Xids, SXids and the few other lines that are clearly a fault. Parsers are pure.
 */
@NullMarked
package io.wheeltapper.sensors.gpu.kmsg;

import org.jspecify.annotations.NullMarked;
